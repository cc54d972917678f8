using Scheduler.Core.Agents;
using Scheduler.Core.Agents.Lines;
using Scheduler.Core.Hosts.Records;
using Scheduler.Core.Locks;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Files;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;
using Scheduler.Messages.Views;
using Scheduler.Messages.Wire;
using Scheduler.Node.Agents;
using Scheduler.Node.Agents.Wire;
using Scheduler.Node.Engines.Calls;

namespace Scheduler.Node.Peers.Wire;

/// <summary>
/// Every message that crosses between servers, or between a server and an agent. Once released, a manifest keeps its
/// meaning: members may be added with a default, and a change that an older server would misread gets a new number.
/// Each has a sample in Scheduler.Tests/Peers/Golden.
/// </summary>
public static class WireManifests
{
    public static readonly ManifestRegistry Registry = new ManifestRegistry()
        .Add<PeerFacts>("peer.facts/1")
        .Add<Refusal>("refusal/1")
        .Add<NotHere>("not-here/1")
        .Add<ServiceRequest>("service.request/1")
        .Add<GetService>("service.get/1")
        .Add<ServiceAccepted>("service.accepted/1")
        .Add<ServiceView>("service.view/1")
        .Add<HostView>("host.view/1")
        .Add<Assignment>("host.assignment/1")
        .Add<InstanceReport>("host.instance-report/1")
        .Add<InstanceDisowned>("host.instance-disowned/1")
        .Add<AssignmentRefused>("host.assignment-refused/1")
        .Add<ImageAhead>("host.image-ahead/1")
        .Add<RenewInstance>("host.renew-instance/1")
        .Add<InstanceRenewed>("host.instance-renewed/1")
        .Add<RemoveOrphan>("host.remove-orphan/1")
        .Add<TryReach>("host.try-reach/1")
        .Add<ReachTried>("host.reach-tried/1")
        .Add<ReadOutput>("host.read-output/1")
        .Add<OutputPart>("host.output-part/1")
        .Add<HostReport>("host.report/1")
        .Add<AgentHello>("agent.hello/1")
        .Add<AgentWelcome>("agent.welcome/1")
        .Add<ServersChanged>("agent.servers/1")
        .Add<MoveAway>("agent.move-away/1")
        .Add<JoinCluster>("agent.join/1")
        .Add<JoinedCluster>("agent.joined/1")
        .Add<CertificateWanted>("agent.certificate-wanted/1")
        .Add<CertificateIssued>("agent.certificate-issued/1")
        .Add<CredentialsWanted>("agent.credentials-wanted/1")
        .Add<CredentialsGiven>("agent.credentials-given/1")
        .Add<CredentialsChanged>("agent.credentials-changed/1")
        .Add<FileWanted>("agent.file-wanted/1")
        .Add<FileGiven>("agent.file-given/1")
        .Add<FileChanged>("agent.file-changed/1")
        .Add<OpenOutput>("agent.open-output/1")
        .Add<OutputOver>("agent.output-over/1")
        .Add<OpenCall>("agent.open-call/1")
        .Add<EngineCall>("host.engine-call/1")
        .Add<EngineHead>("host.engine-head/1")
        .Add<KeptDesired>("agent.desired/1")
        .Add<BoardUpdate>("board.update/1")
        .Add<BoardTaken>("board.taken/1")
        .Add<LeaveCluster>("server.leave/1")
        .AddHostRecordMessages()
        .AddLockMessages();
}
