using System.Text.Json;
using Scheduler.Core.Compose;
using Scheduler.Messages.Services;
using static Scheduler.Tests.Compose.ComposeText;

namespace Scheduler.Tests.Compose;

public class ContainerTests
{
    [Theory]
    [InlineData("sh -c 'echo \"a b\"; exec httpd'", "sh|-c|echo \"a b\"; exec httpd")]
    [InlineData("echo \"a \\\"b\\\" \\x\" c\\ d", "echo|a \"b\" \\x|c d")]
    [InlineData("  a   ''  ", "a|")]
    [InlineData("\"['sh', '-c']\"", "[sh,|-c]")]
    public void Command_AsText_IsSplitAsAShellDoes(string command, string expected) =>
        Assert.Equal(expected, string.Join('|', Container($"command: >-\n  {command.Trim('"')}").Command!.Value));

    [Fact]
    public void Command_AsList_IsTakenWordByWord() =>
        Assert.Equal(["a b", "", "7"], Container("command: ['a b', '', 7]").Command!.Value.AsEnumerable());

    [Fact]
    public void Entrypoint_Empty_ClearsTheImages_AndAbsentKeepsIt()
    {
        Assert.Equal([], Container("entrypoint: []").Entrypoint!.Value.AsEnumerable());
        Assert.Equal([], Container("entrypoint: ''").Entrypoint!.Value.AsEnumerable());
        Assert.Null(Container("entrypoint:").Entrypoint);
    }

    [Fact]
    public void Command_WithOpenQuote_IsAnError() => Assert.Contains("quote without its end", Error(Service("command: sh -c \"echo")));

    [Theory]
    [InlineData("environment: {A: '1', B: 2, C: true, D: '', E: 1.0}", "A=1,B=2,C=true,D=,E=1.0")]
    [InlineData("environment: ['A=1', 'B=x=y', 'C=']", "A=1,B=x=y,C=")]
    [InlineData("environment: ['HOST']", "HOST=here")]
    [InlineData("environment: {HOST: }", "HOST=here")]
    public void Environment_AsMapOrList_IsTheSame(string line, string expected)
    {
        var environment = Input(Service(line)).With(("HOST", "here")).Stack().Services["a"].Spec.Container.Environment;
        Assert.Equal(expected, string.Join(',', environment.Select(pair => $"{pair.Key}={pair.Value}")));
    }

    [Fact]
    public void Environment_WithoutValueAnywhere_WarnsAndIsLeftOut()
    {
        Assert.Empty(Container("environment: [NOPE]").Environment);
        Assert.Contains("containers do not get it", Assert.Single(Warnings(Service("environment: [NOPE]"))));
    }

    [Fact]
    public void EnvFiles_LaterWins_AndEnvironmentWinsOverThem()
    {
        var input = Input(Service("env_file: [one.env, {path: two.env}, {path: none.env, required: false}]", "environment: {C: own}"))
            .WithFiles(("/srv/shop/one.env", "A=1\nB=1\nC=1"), ("/srv/shop/two.env", "B=2"));
        var environment = input.Stack().Services["a"].Spec.Container.Environment;
        Assert.Equal(("1", "2", "own"), (environment["A"], environment["B"], environment["C"]));
        Assert.Contains("none.env is not there and not required", Assert.Single(Said(input, Severity.Info)));
    }

    [Fact]
    public void EnvFile_KnowsTheVariablesOfThoseBeforeIt_AndWarnsOfNoneAtAll()
    {
        var input = Input(Service("env_file: [one.env, two.env]"))
            .WithFiles(("/srv/shop/one.env", "BASE=/data"), ("/srv/shop/two.env", "DIR=${BASE}/x\nNO=$NOPE"));
        Assert.Equal("/data/x", input.Stack().Services["a"].Spec.Container.Environment["DIR"]);
        Assert.Contains("two.env, line 2: the variable NOPE is not set", Assert.Single(Said(input, Severity.Warning)));
    }

    [Fact]
    public void EnvFile_Missing_IsAnError() =>
        Assert.Equal("c.yml:4:15: services.a.env_file: the file /srv/shop/a.env is not there", Error(Service("env_file: a.env")));

    [Fact]
    public void EnvFile_Raw_IsNotInterpreted()
    {
        var input = Input(Service("env_file: [{path: /e, format: raw}]")).WithFiles(("/e", "A='$X'"));
        Assert.Equal("'$X'", input.Stack().Services["a"].Spec.Container.Environment["A"]);
    }

    [Fact]
    public void Healthcheck_AsText_IsRunByTheShell()
    {
        var check = Container(
            "healthcheck: {test: 'curl -f x || exit 1', interval: 1m30s, timeout: 500ms, start_period: 1.5h, start_interval: 2s, retries: 3}").Healthcheck!;
        Assert.Equal(["CMD-SHELL", "curl -f x || exit 1"], check.Test!.Value.AsEnumerable());
        Assert.Equal(
            (90.0, 0.5, 5400.0),
            (check.Interval!.Value.TotalSeconds, check.Timeout!.Value.TotalSeconds, check.StartPeriod!.Value.TotalSeconds));
        Assert.Equal((2.0, 3), (check.StartInterval!.Value.TotalSeconds, check.Retries));
    }

    [Theory]
    [InlineData("1d", 24)]
    [InlineData("1w1d12h", 204)]
    [InlineData("0.5d", 12)]
    public void Duration_InDaysAndWeeks_IsTaken(string text, int hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), Container($"stop_grace_period: {text}").StopGracePeriod);

    [Theory]
    [InlineData("{disable: true}", "NONE")]
    [InlineData("{test: [NONE]}", "NONE")]
    [InlineData("{test: [CMD, a, b]}", "CMD a b")]
    public void Healthcheck_AsList_IsTakenAsItIs(string check, string expected) =>
        Assert.Equal(expected, string.Join(' ', Container($"healthcheck: {check}").Healthcheck!.Test!.Value));

    [Fact]
    public void Healthcheck_ShellWithSeveralWords_IsTakenAndWarns()
    {
        const string Check = "healthcheck: {test: [CMD-SHELL, pg_isready, -U, postgres]}";
        Assert.Equal(["CMD-SHELL", "pg_isready", "-U", "postgres"], Container(Check).Healthcheck!.Test!.Value.AsEnumerable());
        Assert.Contains("runs \"pg_isready\" alone", Assert.Single(Warnings(Service(Check))));
    }

    [Theory]
    [InlineData("{test: [CMD-SHELL]}", "starts with CMD, CMD-SHELL or NONE")]
    [InlineData("{test: [curl, x]}", "starts with CMD, CMD-SHELL or NONE")]
    [InlineData("{interval: 10}", "must be a duration such as 10s")]
    [InlineData("{interval: -1s}", "must be a duration")]
    [InlineData("{interval: 99999999999999999999h}", "must be a duration")]
    [InlineData("{interval: 1x}", "must be a duration")]
    [InlineData("{retries: -1}", "must be a whole number from 0")]
    [InlineData("{retries: 99999999999999}", "must be a whole number from 0")]
    [InlineData("[a]", "must be a map, is a list")]
    public void Healthcheck_Malformed_IsAnError(string check, string expected) => Assert.Contains(expected, Error(Service($"healthcheck: {check}")));

    [Theory]
    [InlineData("restart: \"no\"", RestartCondition.None, 0)]
    [InlineData("restart: no", RestartCondition.None, 0)]
    [InlineData("restart: always", RestartCondition.Any, 0)]
    [InlineData("restart: unless-stopped", RestartCondition.Any, 0)]
    [InlineData("restart: on-failure", RestartCondition.OnFailure, 0)]
    [InlineData("restart: on-failure:5", RestartCondition.OnFailure, 5)]
    [InlineData("deploy: {restart_policy: {condition: on-failure, max_attempts: 2}}", RestartCondition.OnFailure, 2)]
    [InlineData("deploy: {restart_policy: {condition: always, max_attempts: 2}}", RestartCondition.Any, 2)]
    [InlineData("deploy: {restart_policy: {condition: unless-stopped}}", RestartCondition.Any, 0)]
    [InlineData("working_dir: /", RestartCondition.Any, 0)]
    public void Restart_InEveryForm_IsAPolicy(string line, RestartCondition condition, int attempts)
    {
        var policy = Spec(line).Restart;
        Assert.Equal((condition, attempts), (policy.Condition, policy.MaxAttempts));
    }

    [Fact]
    public void ListsAndSwitches_AreTaken()
    {
        var container = Container(
            "init: true", "tty: on", "stdin_open: yes", "privileged: true", "read_only: true", "user: '1000:1000'",
            "hostname: h", "domainname: d.e", "working_dir: /w", "stop_signal: SIGINT", "stop_grace_period: 1m", "drain_timeout_ms: 1500",
            "cap_add: [NET_ADMIN]", "cap_drop: [ALL]", "security_opt: ['seccomp:unconfined']", "group_add: [7, video]",
            "sysctls: {net.core.somaxconn: 1024}", "dns: 1.1.1.1", "dns_search: [a, b]", "dns_opt: ['ndots:1']",
            "devices: ['/dev/a:/dev/b:rw', /dev/c, {source: /dev/d, permissions: r}]", "pid: host", "ipc: private", "userns_mode: host",
            "cgroup_parent: p", "shm_size: 64m", "pull_policy: always", "ulimits: {nproc: 5, nofile: {soft: 1, hard: -1}}",
            "logging: {driver: json-file, options: {max-size: 10m}}",
            "extra_hosts: ['a:1.2.3.4', 'b=::1', 'c:[::2]', 'd:host-gateway']");
        Assert.True(container is { Init: true, Tty: true, OpenStdin: true, Privileged: true, ReadOnly: true });
        Assert.Equal(["/dev/a:/dev/b:rw", "/dev/c:/dev/c", "/dev/d:/dev/d:r"], container.Devices.AsEnumerable());
        Assert.Equal(["a:1.2.3.4", "b:::1", "c:::2", "d:host-gateway"], container.ExtraHosts.AsEnumerable());
        Assert.Equal([new UlimitSpec("nproc", 5, 5), new UlimitSpec("nofile", 1, -1)], container.Ulimits.AsEnumerable());
        Assert.Equal(["7", "video"], container.GroupAdd.AsEnumerable());
        Assert.Equal(
            (64L << 20, PullPolicy.Always, "SIGINT", TimeSpan.FromMinutes(1)),
            (container.ShmSizeBytes, container.Pull, container.StopSignal, container.StopGracePeriod));
        Assert.Equal(TimeSpan.FromSeconds(1.5), container.DrainPeriod);
        Assert.Equal(("json-file", "10m"), (container.Logging!.Driver, container.Logging.Options["max-size"]));
        Assert.Equal(
            ("1.1.1.1", "host", "private", "1024"),
            (container.Dns[0], container.PidMode, container.IpcMode, container.Sysctls["net.core.somaxconn"]));
    }

    [Theory]
    [InlineData("hostname")]
    [InlineData("user")]
    [InlineData("working_dir")]
    [InlineData("restart")]
    [InlineData("runtime")]
    [InlineData("container_name")]
    [InlineData("domainname")]
    [InlineData("network_mode")]
    [InlineData("pid")]
    [InlineData("ipc")]
    [InlineData("uts")]
    [InlineData("userns_mode")]
    [InlineData("cpuset")]
    [InlineData("stop_signal")]
    [InlineData("cgroup_parent")]
    [InlineData("pull_policy")]
    [InlineData("isolation")]
    [InlineData("dns")]
    [InlineData("platform")]
    public void Key_WithAnEmptyText_IsAsIfNotGiven(string key)
    {
        var input = Input(Service($"{key}: ${{NOTHING:-}}"));
        Assert.Equal(JsonSerializer.Serialize(Spec()), JsonSerializer.Serialize(input.Stack().Services["a"].Spec));
        Assert.Empty(Said(input, Severity.Warning));
    }

    [Fact]
    public void EmptyTexts_InListsAndPorts_AreLeftOut()
    {
        var container = Container("dns: ['${NOTHING:-}', 1.1.1.1]", "ports: [{target: 80, published: '${NOTHING:-}', host_ip: '${NOTHING:-}'}, '${NOTHING:-}:81:81']");
        Assert.Equal(["1.1.1.1"], container.Dns.AsEnumerable());
        Assert.Equal([new PortSpec(80), new PortSpec(81, 81)], container.Ports.AsEnumerable());
    }

    [Theory]
    [InlineData("privileged: maybe", "must be true or false, is \"maybe\"")]
    [InlineData("privileged: [true]", "must be a text, is a list")]
    [InlineData("command: {a: b}", "must be a list, is a map")]
    [InlineData("environment: text", "must be a list or a map, is a text")]
    [InlineData("extra_hosts: text", "must be a list or a map, is a text")]
    [InlineData("ulimits: text", "must be a map, is a text")]
    [InlineData("environment: ['=x']", "has no name")]
    [InlineData("environment: [[a]]", "must be a text, is a list")]
    [InlineData("labels: {a: {b: c}}", "must be a text, is a map")]
    [InlineData("pid: 'service:b'", "another container's")]
    [InlineData("ipc: all", "must be host or private")]
    [InlineData("stop_signal: 'rm -rf'", "is not a signal")]
    [InlineData("working_dir: here", "must be an absolute path")]
    [InlineData("hostname: 'a b'", "is not a host's name")]
    [InlineData("extra_hosts: ['a:b']", "must name an IP address")]
    [InlineData("devices: [sda]", "must be a device such as")]
    [InlineData("ulimits: {nofile: {soft: 2, hard: 1}}", "must not be above the hard limit")]
    [InlineData("ulimits: {nofile: {soft: 2}}", "must have soft and hard")]
    [InlineData("security_opt: ['seccomp=./p.json']", "the profile's file is not sent")]
    [InlineData("pull_policy: hourly", "must be always, never")]
    [InlineData("pull_policy: {a: b}", "must be a text, is a map")]
    [InlineData("restart: sometimes", "must be \"no\", always")]
    [InlineData("isolation: hyperv", "must be default")]
    [InlineData("dns: [ns.example]", "is not the IP address")]
    public void Key_WithAWrongValue_IsOneErrorInItsLine(string line, string expected)
    {
        var error = Error(Service(line));
        Assert.StartsWith("c.yml:4:", error);
        Assert.Contains(expected, error);
    }

    [Theory]
    [InlineData("Bad Image")]
    [InlineData("x/UPPER")]
    [InlineData("a:b:c")]
    [InlineData("-x")]
    [InlineData("x@sha256:1")]
    public void Image_Malformed_IsAnError(string image) => Assert.Contains("is not an image's name", Error($"services: {{a: {{image: '{image}'}}}}"));

    [Fact]
    public void PullPolicy_Build_IsMissingAndSaysSo()
    {
        Assert.Contains("build is taken as missing", Assert.Single(Warnings(Service("pull_policy: build"))));
        Assert.Equal(PullPolicy.IfMissing, Container("pull_policy: build").Pull);
    }

    [Theory]
    [InlineData("refresh")]
    [InlineData("daily")]
    [InlineData("weekly")]
    [InlineData("every_12h")]
    public void PullPolicy_FromTimeToTime_IsAlwaysAndSaysSo(string policy)
    {
        Assert.Contains("is taken as always", Assert.Single(Warnings(Service($"pull_policy: {policy}"))));
        Assert.Equal(PullPolicy.Always, Container($"pull_policy: {policy}").Pull);
    }

    [Fact]
    public void Build_WithImage_Warns_AndAloneIsAnError()
    {
        Assert.Contains("the image must exist", Assert.Single(Warnings(Service("build: ."))));
        Assert.Contains("must have an image: nothing is built here", Error("services: {a: {build: .}}"));
    }
}
