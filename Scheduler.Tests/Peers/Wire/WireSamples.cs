using Scheduler.Messages.Feed;
using Scheduler.Messages.Files;
using Scheduler.Messages.Views;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Locks;
using Scheduler.Messages.Services;
using Scheduler.Core.Agents;
using Scheduler.Core.Agents.Lines;
using Scheduler.Node.Agents.Wire;
using Scheduler.Node.Engines.Calls;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Tests.Peers.Wire;

/// <summary>
/// A message of every kind that crosses between servers, each with a name: that of its file in Golden. A new message
/// needs at least one; a changed one gets another, and the old file stays, since an older server still writes it.
/// </summary>
internal static class WireSamples
{
    private static readonly DateTimeOffset At = new(2026, 5, 1, 12, 30, 15, 123, TimeSpan.FromHours(2));

    public static IReadOnlyDictionary<string, object> All => _all ??= Others.Concat(Agents).Concat(Moves)
        .Concat(HostRecordSamples.All).Concat(LockSamples.All).Concat(LossSamples.All)
        .Concat(UpdateSamples.All).Concat(RuleSamples.All).Concat(JobSamples.All)
        .ToDictionary(StringComparer.Ordinal);

    private static IReadOnlyDictionary<string, object>? _all;

    private static SortedDictionary<string, object> Agents => new(StringComparer.Ordinal)
    {
        ["host.instance-disowned"] = new InstanceDisowned(SpecSamples.Instance, SpecSamples.Key, new Epoch(9)),
        ["host.report"] = HostSamples.Report,
        ["host.report-least"] = new HostReport(new HostId("h1"), HostState.Connecting, null, At, "", null, [], [], []),
        ["agent.hello"] = HostSamples.Hello,
        ["agent.hello-least"] = new AgentHello(new HostId("h1"), 1, 2),
        ["agent.welcome"] = new AgentWelcome("n1", "default-0123456789abcdef", ["10.0.0.1:7072", "web1.lan:7072"]),
        ["agent.welcome-database"] = new AgentWelcome("n1", "default-0123456789abcdef", []) { Database = "fedcba9876543210" },
        ["agent.servers"] = new ServersChanged(["10.0.0.1:7072"]),
        ["agent.move-away"] = new MoveAway("it is stopping"),
        ["agent.join"] = new JoinCluster(new HostId("h1"), "0123456789", [1, 2, 3], [48, 0]),
        ["agent.joined"] = new JoinedCluster("default-0123456789abcdef", [48, 1], [48, 2], ["10.0.0.1:7072"]),
        ["agent.certificate-wanted"] = new CertificateWanted([48, 0]),
        ["agent.certificate-issued"] = new CertificateIssued([48, 1]),
        ["agent.credentials-wanted"] = new CredentialsWanted("registry.example.org:5000"),
        ["agent.credentials-given"] = new CredentialsGiven("registry.example.org:5000", new RegistryLogin("ann", "open sesame")),
        ["agent.credentials-given-least"] = new CredentialsGiven("docker.io", Fault: "it cannot be opened"),
        ["agent.credentials-changed"] = new CredentialsChanged("docker.io"),
        ["agent.hello-files"] = new AgentHello(new HostId("h1"), 1, 2) { Files = 1 },
        ["agent.welcome-files"] = new AgentWelcome("n1", "default-0123456789abcdef", []) { Files = 1 },
        ["agent.credentials-wanted-own"] = new CredentialsWanted("registry.example.org:5000") { For = SpecSamples.Key, Own = SpecSamples.Login },
        ["agent.credentials-given-own"] = new CredentialsGiven("registry.example.org:5000", new RegistryLogin("ann", "open sesame"))
        {
            Mark = SpecSamples.Login.Mark
        },
        ["agent.file-wanted"] = new FileWanted(FileKind.Config, "site.conf"),
        ["agent.file-given"] = new FileGiven(FileKind.Secret, "db_password", [0, 255, 39]),
        ["agent.file-given-least"] = new FileGiven(FileKind.Secret, "db_password", null, "there is none") { IsGone = true },
        ["agent.file-changed"] = new FileChanged(FileKind.Secret, "db_password"),
        ["host.assignment-files"] = HostSamples.Assignment with { Container = SpecSamples.WithFiles, Login = SpecSamples.Login },
        ["host.image-ahead-login"] = new ImageAhead(SpecSamples.Key, "registry.example:5000/web:2@sha256:00112233") { Login = SpecSamples.Login },
        ["service.request-put-login"] = new ServiceRequest(
            new ServiceCommand.Put(SpecSamples.Key, SpecSamples.Least with { Container = SpecSamples.WithFiles }, null, "a1b2c3d4")
            {
                Login = SpecSamples.Login
            }),
        ["service.request-put-login-from"] = new ServiceRequest(
            new ServiceCommand.Put(SpecSamples.Key, SpecSamples.Least, null, "a1b2c3d4") { LoginFrom = LoginFrom.Previous }),
        ["service.view-files"] = View with { EarlierFiles = SpecSamples.WithFiles.Files },
        ["agent.open-output"] = new OpenOutput("0123456789abcdef", new ReadOutput("0123456789ab", true, 100, At)),
        ["agent.output-over"] = new OutputOver("0123456789abcdef"),
        ["agent.hello-calls"] = new AgentHello(new HostId("h1"), 1, 2) { Calls = 1 },
        ["agent.open-call"] = new OpenCall("0123456789abcdef"),
        ["host.engine-call"] = new EngineCall("POST", "/containers/0123456789ab/exec")
        {
            Query = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("size", "1"),
            Body = """{"Cmd":["echo","\u00f6 \""]}""",
            IsTwoWay = true,
            Patience = TimeSpan.FromMilliseconds(1500),
        },
        ["host.engine-call-login"] = new EngineCall("GET", "/distribution/registry.example:5000/web:2/json")
        {
            Login = new RegistryLogin("ci", "open \u00f6 sesame")
        },
        ["service.view-login"] = View with { Login = SpecSamples.Login },
        ["host.engine-call-least"] = new EngineCall("GET", "/volumes"),
        ["host.engine-head"] = new EngineHead(200, "application/json", "it broke off"),
        ["host.engine-head-least"] = new EngineHead(204),
        ["agent.desired"] = HostSamples.Desired,
        ["agent.desired-database"] = HostSamples.Desired with { Database = "fedcba9876543210" },
    };

    private static SortedDictionary<string, object> Others => new(StringComparer.Ordinal)
    {
        ["peer.facts"] = new PeerFacts(new NodeId("web1"), 7, 1, 2),
        ["refusal"] = new Refusal(RefusalKind.OutcomeUnknown, "“lost” at commit\n\u0000\ud83d\ude00", "spec.container.image"),
        ["refusal-short"] = Refusal.Unavailable(""),
        ["not-here"] = new NotHere("shard 7 has moved"),
        ["service.request-put"] = Request(new ServiceCommand.Put(SpecSamples.Key, SpecSamples.Full, 3, "a1b2c3d4") { Pull = true }),
        ["service.request-put-least"] = new ServiceRequest(new ServiceCommand.Put(SpecSamples.Key, SpecSamples.Least, null, "a1b2c3d4")),
        ["service.request-put-unset"] = new ServiceRequest(new ServiceCommand.Put(SpecSamples.Key, SpecSamples.Unset, 0, "a1b2c3d4")),
        ["service.request-set-scale"] = Request(new ServiceCommand.SetScale(10)),
        ["service.request-rollback"] = Request(new ServiceCommand.Rollback()),
        ["service.request-stop"] = Request(new ServiceCommand.Stop()),
        ["service.request-start"] = Request(new ServiceCommand.Start()),
        ["service.request-restart"] = Request(new ServiceCommand.Restart()),
        ["service.request-remove"] = Request(new ServiceCommand.Remove(true)),
        ["service.request-restart-instance"] = Request(new ServiceCommand.RestartInstance(SpecSamples.Instance)),
        ["service.request-stop-instance"] = Request(new ServiceCommand.StopInstance(SpecSamples.Instance)),
        ["service.request-start-instance"] = Request(new ServiceCommand.StartInstance(SpecSamples.Instance)),
        ["service.request-remove-instance"] = Request(new ServiceCommand.RemoveInstance(SpecSamples.Instance)),
        ["service.request-recover"] = Request(RecoverySamples.Recover),
        ["service.request-adopt"] = Request(RecoverySamples.Adopt),
        ["service.get"] = new GetService(),
        ["service.accepted"] = new ServiceAccepted(8, true, false, View),
        ["service.view"] = View,
        ["host.view"] = HostSamples.Full,
        ["host.view-least"] = new HostView { Id = new HostId("h1"), State = HostState.Connecting },
        ["host.assignment"] = HostSamples.Assignment,
        ["host.instance-report"] = new InstanceReport(SpecSamples.Instance, SpecSamples.Key, new HostId("h1"), HostSamples.Status),
        ["host.assignment-refused"] = new AssignmentRefused(
            SpecSamples.Instance, SpecSamples.Key, new HostId("h1"), Refusal.Conflict("port 80 is taken")),
        ["host.image-ahead"] = new ImageAhead(SpecSamples.Key, "registry.example:5000/web:2@sha256:00112233") { Session = 5 },
        ["host.remove-orphan"] = new RemoveOrphan(SpecSamples.Instance, "0123456789ab"),
        ["host.read-output"] = new ReadOutput("0123456789ab", true, 100, At),
        ["host.read-output-least"] = new ReadOutput("0123456789ab", false),
        ["host.output-part"] = new OutputPart(new OutputLine(At.AddTicks(1), true, "\u001b[1mv\u00e4lue\u0000\ud83d\ude00\u2028\r\n")),
        ["host.output-part-last"] = new OutputPart(null),
        ["host.output-part-fault"] = new OutputPart(null, "no such container"),
        ["board.update"] = new BoardUpdate(new NodeIncarnation(new NodeId("n1"), 3), 7, true, true)
        {
            Services = [View with { Epoch = new Epoch(5), Server = new NodeIncarnation(new NodeId("n1"), 3) }],
            ServicesGone = [new ServiceGone(SpecSamples.Key, new Epoch(9))],
            Hosts = [HostSamples.Full],
            HostsGone = [new HostId("h2")],
            Events =
            [
                new FeedEvent(4, DateTimeOffset.UnixEpoch, "service.scaled", "shop/web", "scaled to 3") { Slot = 1, Host = "h1", Instance = "i" }
            ],
        },
        ["board.update-locks"] = new BoardUpdate(new NodeIncarnation(new NodeId("n1"), 3), 8, false, false)
        {
            Locks =
            [
                new LockView
                {
                    Name = "db", Holder = LockSamples.Holder, Token = LockSamples.Holder.Token, Deadline = At,
                    Waiting = 2, ChangedAt = At, Epoch = new Epoch(5), Server = new NodeIncarnation(new NodeId("n1"), 3)
                }
            ],
            LocksGone = ["a", "b"],
        },
        ["board.update-least"] = new BoardUpdate(new NodeIncarnation(new NodeId("n1"), 3), 1, false, false),
        ["board.update-agents"] = new BoardUpdate(new NodeIncarnation(new NodeId("n1"), 3), 9, false, false) { AgentAddress = "[fd00::1]:7072" },
        ["board.taken"] = new BoardTaken(true),
        ["server.leave"] = new LeaveCluster(),
    };

    private static SortedDictionary<string, object> Moves => new(StringComparer.Ordinal)
    {
        ["service.request-move-instance"] = Request(new ServiceCommand.MoveInstance(SpecSamples.Instance, new HostId("h2"), TimeSpan.FromHours(1))),
        ["service.request-cancel-moves"] = Request(new ServiceCommand.CancelMoves()),
        ["service.view-moving"] = View with
        {
            Instances =
            [
                View.Instances[1] with { MoveTo = new HostId("h2"), MoveWaits = "h2: it is draining" },
                View.Instances[1] with { Id = InstanceId.Of("a1b2c3d4", 18), Replaces = SpecSamples.Instance },
            ],
        },
    };

    internal static ServiceView View => new()
    {
        Key = SpecSamples.Key,
        Uid = "a1b2c3d4",
        Version = long.MaxValue,
        Revision = 4,
        PreviousRevision = 3,
        Mode = ServiceMode.Replicated,
        Scale = 3,
        Running = 2,
        UpToDate = 1,
        Status = ServiceStatus.Updating,
        Reason = "instance 2 pulls its image",
        Spec = SpecSamples.Full,
        CreatedAt = At,
        UpdatedAt = At.AddTicks(1),
        Instances =
        [
            new InstanceView { Service = SpecSamples.Key, Slot = 1, Revision = 4, State = InstanceState.Pending, Goal = InstanceGoal.Running },
            new InstanceView
            {
                Id = SpecSamples.Instance,
                Service = SpecSamples.Key,
                Slot = 2,
                Host = new HostId("h1"),
                ContainerId = "0123456789ab",
                ContainerName = "shop_web_2",
                Revision = 3,
                State = InstanceState.Failed,
                Goal = InstanceGoal.Stopped,
                Reason = "exited with code 137",
                Since = At,
                Restarts = 2,
                ExitCode = 137,
                NextTryAt = At.AddSeconds(1),
                Ports = ["0.0.0.0:8080->80/tcp"],
                Image = "web:2",
            },
        ],
    };

    private static ServiceRequest Request(ServiceCommand command) => new(command, IfVersion: 7, IdempotencyKey: "key-1");
}
