using System.Text.Json;
using Scheduler.Core.Services;
using Scheduler.Core.Swarm;
using Scheduler.Messages.Files;
using Scheduler.Messages.Services;
using Scheduler.Messages.Wire;
using Scheduler.Node.Http.DockerApi.Mapping;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Tests.DockerApi;

public sealed partial class ServiceReadingTests
{
    private static readonly ReadingSurroundings Around = new(
        name => name is "st_front" || name == DockerIds.OfNetwork("st_front") ? new ClusterNetwork("st_front", new NetworkSpec())
            : name is "host" || name == DockerIds.OfNetwork("host") ? new ClusterNetwork("host", new NetworkSpec())
            : name is "other" ? new ClusterNetwork("other", new NetworkSpec()) : null)
    {
        FileOf = (kind, text) => kind == FileKind.Secret && (text == "pw" || text == DockerIds.OfFile(kind, "pw")) ? "pw" : null,
    };

    /// <summary>As docker stack deploy 28.2 sends it.</summary>
    private const string Deployed = """
        {"Name":"st_web","Labels":{"com.docker.stack.image":"busybox:1","com.docker.stack.namespace":"st"},"TaskTemplate":{"ContainerSpec":{"Image":"busybox:1",
        "Labels":{"com.docker.stack.namespace":"st"},"Args":["sh","-c","true"],"Env":["A=1","B=x=y"],"Privileges":{"CredentialSpec":null,"SELinuxContext":null,"NoNewPrivileges":false},
        "Mounts":[{"Type":"volume","Source":"st_data","Target":"/data","VolumeOptions":{"Labels":{"com.docker.stack.namespace":"st"}}}],
        "Healthcheck":{"Test":["CMD","true"],"Interval":5000000000}},"Resources":{"Limits":{"NanoCPUs":500000000}},"RestartPolicy":{"Condition":"on-failure"},
        "Placement":{"Constraints":["node.labels.disk == ssd"]},"Networks":[{"Target":"st_front","Aliases":["web"]}],"ForceUpdate":0},"Mode":{"Replicated":{"Replicas":2}},
        "EndpointSpec":{"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8081,"PublishMode":"host"}]}}
        """;

    [Fact]
    public void Read_OfAStacksService_IsTheServiceOfThatStack()
    {
        var (read, fault) = ServiceReading.Read(WireOf(Deployed), present: null, Around);

        Assert.Null(fault);
        Assert.Equal((new ServiceKey("st", "web"), 2), (read!.Key, read.Scale!.Value));
        Assert.Empty(read.Warnings);
        var (spec, container) = (read.Spec, read.Spec.Container);
        Assert.Equal("busybox:1", Assert.Single(spec.Labels).Value);
        Assert.Equal(["sh", "-c", "true"], container.Command!.Value.ToArray());
        Assert.Null(container.Entrypoint);
        Assert.Equal("x=y", container.Environment["B"]);
        Assert.Equal(0.5m, container.Resources.CpuLimit);
        Assert.Equal((RestartCondition.OnFailure, "node.labels.disk == ssd"), (spec.Restart.Condition, Assert.Single(spec.Constraints)));
        Assert.Equal(new PortSpec(80, 8081), Assert.Single(container.Ports));
        Assert.Equal("st_data", Assert.Single(container.Mounts).Source);
        Assert.Equal(TimeSpan.FromSeconds(5), container.Healthcheck!.Interval);
        Assert.Equal(["web", "st_web"], Assert.Single(container.Networks).Aliases.ToArray());
        Assert.Empty(SpecFaults.Of(spec));
    }

    [Fact]
    public void Read_OfSecrets_IsByIdOrName_AndShownAsItCame()
    {
        var id = DockerIds.OfFile(FileKind.Secret, "pw");
        var wire = WireOf($$$$"""
            {"Name":"a","TaskTemplate":{"ContainerSpec":{"Image":"a","Secrets":[
            {"File":{"Name":"pw","UID":"0","GID":"0","Mode":292},"SecretID":"{{{{id}}}}","SecretName":"pw"},
            {"File":{"Name":"/etc/tls/key","UID":"7","GID":"8","Mode":256},"SecretName":"pw"}]}}}
            """);

        var files = ServiceReading.Read(wire, present: null, Around).Service!.Spec.Container.AllFiles;

        Assert.Equal(
            [
                new FileUse(FileKind.Secret, "pw"),
                new FileUse(FileKind.Secret, "pw") { Target = "/etc/tls/key", Uid = 7, Gid = 8, Mode = 256 }
            ],
            files.ToArray());
        var shown = FileMapping.Write(files, FileKind.Secret)!;
        Assert.Equal(wire.TaskTemplate!.ContainerSpec!.Secrets![0], shown[0]);
        Assert.Equal(wire.TaskTemplate.ContainerSpec.Secrets[1] with { SecretId = id }, shown[1]);
        Assert.Null(FileMapping.Write(files, FileKind.Config));
    }

    [Theory]
    [InlineData("web", null, "default", "web")]
    [InlineData("st_web", null, "default", "st_web")]
    [InlineData("st_web", "st", "st", "web")]
    [InlineData("st_web", "other", "default", "st_web")]
    [InlineData("st_", "st", "default", "st_")]
    [InlineData("default_web", "default", "default", "default_web")]
    public void Names_OfServices_ComeBackAsTheyWere(string name, string? stack, string expectedStack, string expectedService)
    {
        var key = ServiceNames.KeyOf(name, stack is null ? null : new Dictionary<string, string> { [ServiceNames.StackLabel] = stack });

        Assert.Equal(new ServiceKey(expectedStack, expectedService), key);
        Assert.Equal(name, ServiceNames.Of(key));
    }

    public static TheoryData<string, string> InVain => new()
    {
        { """{"EndpointSpec":{"Ports":[{"TargetPort":80,"PublishedPort":8080}]}}""", "EndpointSpec.Ports: there is no routing mesh: 8080 is open" },
        { """{"EndpointSpec":{"Mode":"vip"},"Networks":[{"Target":"st_front"}]}""", "EndpointSpec.Mode: a service's name resolves" },
        { """{"UpdateConfig":{"Order":"start-first"},"TaskTemplate":{"ContainerSpec":{"Image":"a","Mounts":[{"Type":"volume","Source":"data","Target":"/data"}]}},"EndpointSpec":{"Ports":[{"TargetPort":80,"PublishedPort":8080,"PublishMode":"host"}]}}""", "UpdateConfig.Order: " },
        {
            """{"TaskTemplate":{"Placement":{"Constraints":["node.role==manager"]}}}""",
            "TaskTemplate.Placement.Constraints: every host is a worker, and a manager too where"
        },
        { """{"TaskTemplate":{"ContainerSpec":{"Image":"a","Env":["NAME"]}}}""", "TaskTemplate.ContainerSpec.Env: NAME has no value" },
        {
            """{"TaskTemplate":{"ContainerSpec":{"Image":"a","Env":["N={{.Node.Platform.OS}}"]}}}""",
            "TaskTemplate.ContainerSpec.Env: N is passed on as it is"
        },
    };

    [Theory]
    [MemberData(nameof(InVain))]
    public void Read_OfWhatMakesNoDifference_Warns(string json, string warning)
    {
        var (read, fault) = ServiceReading.Read(Over(json), present: null, Around);

        Assert.Null(fault);
        Assert.StartsWith(warning, Assert.Single(read!.Warnings), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Impossible => new()
    {
        { """{"Name":""}""", "Name: " },
        {
            """{"TaskTemplate":{"Placement":{"Preferences":[{"Spread":{"SpreadDescriptor":"zone"}}]}}}""",
            "TaskTemplate.Placement.Preferences: \"zone\": 'zone' is not a key"
        },
        { """{"Name":"a/b"}""", "Name: " },
        { """{"Mode":{"ReplicatedJob":{"TotalCompletions":-3}}}""", "Mode.ReplicatedJob.TotalCompletions: " },
        { """{"Mode":{"ReplicatedJob":{"MaxConcurrent":0}}}""", "Mode.ReplicatedJob.MaxConcurrent: a job with none at a time" },
        { """{"Mode":{"GlobalJob":{},"ReplicatedJob":{}}}""", "Mode: a service has one mode" },
        {
            """{"Labels":{"scheduler.cron":"0 * * * *","scheduler.cron.overlap":"maybe"}}""",
            "Labels: scheduler.cron.overlap must be forbid, allow or replace"
        },
        { """{"Mode":{"Replicated":{},"Global":{}}}""", "Mode: " },
        { """{"Mode":{"Replicated":{"Replicas":9223372036854775807}}}""", "Mode.Replicated.Replicas: " },
        { """{"TaskTemplate":{"ContainerSpec":null}}""", "TaskTemplate.ContainerSpec: " },
        { """{"TaskTemplate":{"ContainerSpec":{"Image":"a","Isolation":"hyperv"}}}""", "TaskTemplate.ContainerSpec.Isolation: " },
        {
            """{"TaskTemplate":{"ContainerSpec":{"Image":"a","Secrets":[{"SecretID":"x"}]}}}""",
            "TaskTemplate.ContainerSpec.Secrets[0]: a secret is a file here"
        },
        { """{"TaskTemplate":{"ContainerSpec":{"Image":"a","Secrets":[null]}}}""", "TaskTemplate.ContainerSpec.Secrets[0]: " },
        {
            """{"TaskTemplate":{"ContainerSpec":{"Image":"a","Configs":[{"File":{"Name":"x"},"ConfigID":"x","ConfigName":"y"}]}}}""",
            "TaskTemplate.ContainerSpec.Configs[0]: config not found: y"
        },
        {
            """{"TaskTemplate":{"ContainerSpec":{"Image":"a","Secrets":[{"File":{"Name":"x","UID":"root"},"SecretName":"pw"}]}}}""",
            "TaskTemplate.ContainerSpec.Secrets[0].File.UID: "
        },
        { """{"TaskTemplate":{"ContainerSpec":{"Image":"a","Hosts":["web"]}}}""", "TaskTemplate.ContainerSpec.Hosts: " },
        { """{"TaskTemplate":{"ContainerSpec":{"Image":"a","StopGracePeriod":-1}}}""", "TaskTemplate.ContainerSpec.StopGracePeriod: " },
        { """{"TaskTemplate":{"ContainerSpec":{"Image":"a","Mounts":[{"Type":"npipe"}]}}}""", "TaskTemplate.ContainerSpec.Mounts[0].Type: " },
        { """{"TaskTemplate":{"ContainerSpec":{"Image":"a","Mounts":[null]}}}""", "TaskTemplate.ContainerSpec.Mounts[0]: " },
        { """{"TaskTemplate":{"ContainerSpec":{"Image":"a","Args":[null]}}}""", "TaskTemplate.ContainerSpec: " },
        { """{"TaskTemplate":{"Placement":{"Constraints":["nonsense"]}}}""", "TaskTemplate.Placement.Constraints: " },
        { """{"TaskTemplate":{"Networks":[{"Target":"nowhere"}]}}""", "network nowhere not found" },
        { """{"TaskTemplate":{"Networks":[{"Target":"host"},{"Target":"st_front"}]}}""", "TaskTemplate.Networks: " },
        { """{"TaskTemplate":{"Runtime":"plugin"}}""", "TaskTemplate.Runtime: " },
        { """{"EndpointSpec":{"Ports":[{"TargetPort":80,"PublishMode":"everywhere"}]}}""", "EndpointSpec.Ports.PublishMode: " },
        { """{"Labels":{"scheduler.on-host-loss":"perhaps"}}""", "Labels: " },
        { """{"UpdateConfig":{"Parallelism":-1}}""", "UpdateConfig.Parallelism: " },
        { """{"UpdateConfig":{"FailureAction":"explode"}}""", "UpdateConfig.FailureAction: " },
        { """{"UpdateConfig":{"Order":"both"}}""", "UpdateConfig.Order: " },
        { """{"UpdateConfig":{"Delay":-1}}""", "UpdateConfig.Delay: " },
        { """{"RollbackConfig":{"FailureAction":"rollback"}}""", "RollbackConfig.FailureAction: " },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Read_OfWhatCannotBeDone_NamesTheField(string json, string fault)
    {
        var (read, refusal) = ServiceReading.Read(Over(json), present: null, Around);

        Assert.Null(read);
        Assert.StartsWith(fault, refusal!.ToString(), StringComparison.Ordinal);
    }

    public static TheoryData<string> Specs => new(
        Deployed,
        """{"Name":"w","TaskTemplate":{"ContainerSpec":{"Image":"a","Command":["/x"],"Hostname":"h","Dir":"/d","User":"1:1","Groups":["2"],"Init":true,"StopSignal":"SIGINT","TTY":true,"OpenStdin":true,"ReadOnly":true,"StopGracePeriod":1500000000,"Hosts":["10.0.0.1 db"],"DNSConfig":{"Nameservers":["1.1.1.1"],"Search":["x"],"Options":["ndots:2"]},"Sysctls":{"a.b":"1"},"CapabilityAdd":["CAP_NET_ADMIN"],"CapabilityDrop":["ALL"],"Ulimits":[{"Name":"nofile","Soft":10,"Hard":20}],"OomScoreAdj":5},"LogDriver":{"Name":"json-file","Options":{"max-size":"1m"}},"ForceUpdate":3,"RestartPolicy":{"Condition":"none","Delay":1000000000,"MaxAttempts":2,"Window":3000000000},"Resources":{"Limits":{"MemoryBytes":8388608,"Pids":10},"Reservations":{"NanoCPUs":250000000,"MemoryBytes":4194304}},"Placement":{"MaxReplicas":2}},"Mode":{"Global":{}}}""",
        """{"Name":"w","TaskTemplate":{"ContainerSpec":{"Image":"a"}},"UpdateConfig":{"Parallelism":0,"Delay":2000000000,"FailureAction":"rollback","Monitor":15000000000,"MaxFailureRatio":0.25,"Order":"start-first"},"RollbackConfig":{"Parallelism":3,"FailureAction":"continue","Monitor":1000000000,"MaxFailureRatio":1,"Order":"stop-first"}}""",
        """{"Name":"w","TaskTemplate":{"ContainerSpec":{"Image":"a","Privileges":{"NoNewPrivileges":true,"SELinuxContext":{"Disable":true,"User":"u","Level":"s0"},"Seccomp":{"Mode":"custom","Profile":"e30="},"AppArmor":{"Mode":"disabled"}},"Mounts":[{"Type":"bind","Source":"/a","Target":"/b","ReadOnly":true,"BindOptions":{"Propagation":"rshared","CreateMountpoint":true}},{"Type":"tmpfs","Target":"/t","TmpfsOptions":{"SizeBytes":1024,"Mode":511}},{"Type":"volume","Target":"/v","Source":"v","VolumeOptions":{"NoCopy":true,"DriverConfig":{"Name":"nfs","Options":{"o":"1"}}}}]},"Networks":[{"Target":"host"}]},"EndpointSpec":{"Ports":[{"TargetPort":53,"PublishedPort":53,"Protocol":"udp","PublishMode":"host"},{"TargetPort":80,"PublishedPort":80}]}}""");

    [Theory]
    [MemberData(nameof(Specs))]
    public void Shown_AndSentBack_IsTheSame(string json)
    {
        var first = ServiceReading.Read(WireOf(json), present: null, Around).Service!;
        var view = ViewOf(first.Key, first.Spec);
        Assert.Empty(SpecFaults.Of(first.Spec));

        var again = ServiceReading.Read(SentBack(view), present: null, Around);

        Assert.Null(again.Fault);
        Assert.Equal(TextOf(first.Spec), TextOf(again.Service!.Spec));
        Assert.Equal(TextOf(first.Spec), TextOf(ServiceReading.Read(SentBack(view), view, Around).Service!.Spec));
    }

    private static ServiceSpecWire WireOf(string json) => JsonSerializer.Deserialize(json, SwarmJson.Default.ServiceSpecWire)!;

    /// <summary>Through JSON, as a client would.</summary>
    private static ServiceSpecWire SentBack(ServiceView view) =>
        WireOf(JsonSerializer.Serialize(ServiceShowing.SpecOf(view), SwarmJson.Default.ServiceSpecWire));

    /// <summary>A valid service with one part said otherwise.</summary>
    private static ServiceSpecWire Over(string json)
    {
        var (usual, other) = (WireOf("""{"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"a"}}}"""), WireOf(json));
        var task = other.TaskTemplate ?? usual.TaskTemplate!;
        var isLeftOut = !json.Contains("\"ContainerSpec\":null", StringComparison.Ordinal);
        return other with
        {
            Name = other.Name ?? usual.Name,
            TaskTemplate = task with { ContainerSpec = task.ContainerSpec ?? (isLeftOut ? usual.TaskTemplate!.ContainerSpec : null) },
        };
    }

    private static ServiceView ViewOf(ServiceKey key, ServiceSpec spec) =>
        Core.Specs.Shown(key, "u", spec, []) with { Scale = 1, Running = 1, UpToDate = 1 };

    private static string TextOf(ServiceSpec spec) => JsonSerializer.Serialize(spec, ManifestRegistry.Json);
}
