using System.Collections.Immutable;
using Scheduler.Actors.Runtime;
using Scheduler.Core.Agents;
using Scheduler.Core.Agents.Lines;
using Scheduler.Core.Files;
using Scheduler.Core.Hosts.Neighbours;
using Scheduler.Core.Services;
using Scheduler.Core.Views;
using Scheduler.Messages;
using Scheduler.Messages.Files;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Hosts;

/// <summary>Tells an entity something, wherever it lives: true once it has been taken, false when it has to be repeated.</summary>
public delegate Task<bool> DeliverToEntity(string entity, object message);

/// <summary>
/// The servers' side of one host: admits assignments one at a time, passes them on to its agent, and carries the agent's
/// reports to the services. The agent is on a line, which may break and be replaced by another, here or at another server.
/// </summary>
/// <param name="answer">Brings what its agent has tried to the server that asked.</param>
/// <param name="makeUplink">Makes the agent's side where it is in this process; null for an agent that connects.</param>
public sealed class HostActor(
    HostId id, Board board, Feed feed, DeliverToEntity deliver, Action<ReachTried> answer, Func<ActorRef, Actor>? makeUplink = null) : Actor
{
    private static readonly TimeSpan DeliverAgainAfter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ClaimedWithin = TimeSpan.FromSeconds(5);

    private readonly ReportOutbox _outbox = new();
    private readonly SortedDictionary<InstanceId, Assignment> _early = [];
    private HostLedger _ledger = HostLedger.Empty;
    private AgentHello? _hello;
    private HostReport? _report;
    private LineTrouble? _trouble;
    private ActorRef? _uplink;
    private IAgentLine? _line;
    private ImmutableArray<UnreachedInstance> _unreached = [];
    private bool _postDue;

    protected override void PreStart()
    {
        if (makeUplink is null) return;
        var self = Context.Self;
        _uplink = Context.Spawn("uplink", () => makeUplink(self), new ActorOptions { MailboxCapacity = 1 << 16, Supervision = Supervision.Always });
        Post();
    }

    protected override void Receive(object message)
    {
        switch (message)
        {
            case Assignment wish when wish.Session != 0 && wish.Session != _hello?.Session: break;
            // Whoever has the wish repeats it.
            case Assignment when _line is null: break;
            case Assignment { Goal: InstanceGoal.Absent } wish: LetGo(wish); break;
            case Assignment wish when _hello!.Files == 0 && !wish.Container.AllFiles.IsEmpty: Refuse(wish, FileTerms.TooOld(id)); break;
            // What the engine already holds decides what can be admitted, so the first inventory comes first.
            case Assignment wish when !_ledger.IsInventoried: _early[wish.Instance] = wish; break;
            case Assignment wish: Admit(wish); break;
            case InstanceRenewed renewed: _line?.Send(renewed); break;
            case CredentialsChanged: _line?.Send(message); break;
            case FileChanged: if (_hello?.Files > 0) _line?.Send(message); break;
            case ImageAhead ahead: if (ahead.Session == _hello?.Session) _line?.Send(ahead); break;
            case RemoveOrphan order: _line?.Send(order); break;
            case TryReach ask: if (_hello?.Tries > 0 && ReachTargets.IsKnown(board.Picture, board.Services, ask)) _line?.Send(ask); break;
            case UnreachedFound found: _unreached = found.All; PostSoon(); break;
            case InstanceDisowned disowned: LetGo(disowned); break;
            case UplinkReady: _uplink!.Tell(new LineOpened(new InnerLine(Context.Self, _uplink))); break;
            case AgentAttached attached: OnAttached(attached.Line, attached.Hello); break;
            case AgentDetached detached when detached.Line == _line: OnDetached(detached.Reason); break;
            case AgentDetached: break;
            case AgentSilent silent when silent.Line == _line: Trouble(silent.Reason, silent.For); break;
            case AgentSilent: break;
            case FromAgent said when said.Line == _line: OnSaid(said.Message); break;
            case FromAgent said: said.Line.Close("this server needs a hello first"); break;
            case ReportTaken taken: OnTaken(taken); break;
            case ReportsDue: SendReports(); break;
            case LookDue: LookWhereItIs(); break;
            case ClaimsDue: TellUnclaimed(); break;
            case PostDue: Post(); break;
            default: throw new InvalidOperationException($"a host does not understand {message.GetType().Name}");
        }
    }

    private void OnAttached(IAgentLine line, AgentHello hello)
    {
        if (_hello is { } before && before.Connection >= hello.Connection)
        {
            line.Close("a later connection of the same host is known");
            return;
        }

        if (_hello?.Session != hello.Session) ForgetSession();
        (_line, _hello) = (line, hello);
        _ledger = HostLedger.Resumed(hello.Claims);
        Trouble(null, TimeSpan.Zero);
        foreach (var report in hello.Reports) OnInstance(report);
        if (hello.Report is { } host) OnHost(host);
        Context.StartTimer(typeof(ClaimsDue), ClaimedWithin, new ClaimsDue());
        PostSoon();
    }

    private void ForgetSession()
    {
        _early.Clear();
        _outbox.Clear();
    }

    private void OnDetached(string reason)
    {
        _line = null;
        Trouble(reason, _trouble?.QuietFor ?? TimeSpan.Zero);
        Context.StartTimer(typeof(LookDue), LookEvery, new LookDue());
    }

    private void Trouble(string? reason, TimeSpan quietFor)
    {
        if (reason == _trouble?.Reason) return;
        _trouble = reason is null ? null : new LineTrouble(reason, _trouble?.Since ?? Context.Now, quietFor);
        PostSoon();
    }

    /// <summary>Another server has it now: what this one knew of it is of no more use.</summary>
    private void LookWhereItIs()
    {
        if (_line is not null) return;
        if (board.IsElsewhere(id, _hello!.Connection))
        {
            ForgetSession();
            (_ledger, _report) = (HostLedger.Empty, null);
            return;
        }

        Context.StartTimer(typeof(LookDue), LookEvery, new LookDue());
    }

    private void OnSaid(object message)
    {
        switch (message)
        {
            case InstanceReport report: OnInstance(report); break;
            case HostReport report: OnHost(report); break;
            case ReachTried tried: answer(tried); break;
            // If one is lost, the agent asks again.
            case RenewInstance ask: _ = deliver(ServiceDesk.EntityOf(ask.Service), ask); break;
            default: throw new InvalidOperationException($"a host does not understand its agent's {message.GetType().Name}");
        }
    }

    /// <summary>Needs no admission. What was wished before it, and still waits for the first inventory, must not be promised after it.</summary>
    private void LetGo(Assignment wish)
    {
        _early.Remove(wish.Instance);
        _line!.Send(wish);
    }

    /// <summary>What its container holds is known from the engine.</summary>
    private void LetGo(InstanceDisowned disowned)
    {
        if (_line?.Send(disowned) != true) return;
        _ledger = _ledger.Release(disowned.Instance);
        PostSoon();
    }

    private void Admit(Assignment wish)
    {
        switch (_ledger.Admit(wish))
        {
            case Admission.Admitted admitted:
                _ledger = admitted.Ledger;
                _line!.Send(admitted.Wish);
                PostSoon();
                break;
            case Admission.Refused refused:
                Refuse(wish, refused.Refusal);
                break;
        }
    }

    /// <summary>If it is lost, the service repeats the wish, and hears of the refusal again.</summary>
    private void Refuse(Assignment wish, Refusal refusal) =>
        _ = deliver(ServiceDesk.EntityOf(wish.Service), new AssignmentRefused(wish.Instance, wish.Service, id, refusal));

    private void OnInstance(InstanceReport report)
    {
        if (report.Status.State == InstanceState.Gone)
        {
            _ledger = _ledger.Release(report.Instance);
            PostSoon();
        }

        _outbox.Put(report with { Host = id, Session = _hello!.Session });
        SendReports();
    }

    /// <summary>Over and over until a service speaks of them: most hosts have none.</summary>
    private void TellUnclaimed()
    {
        if (_line is null) return;
        var unclaimed = UnclaimedReports.Of(_hello!, _ledger, board.Services).ToList();
        if (unclaimed.Count == 0) return;
        foreach (var report in unclaimed) _outbox.Repeat(report with { Host = id, Session = _hello!.Session });
        SendReports();
        Context.StartTimer(typeof(ClaimsDue), ClaimedWithin, new ClaimsDue());
    }

    private void SendReports()
    {
        foreach (var report in _outbox.TakeDue())
        {
            var delivery = deliver(ServiceDesk.EntityOf(report.Service), report);
            if (delivery.IsCompletedSuccessfully) OnTaken(new ReportTaken(report, delivery.Result));
            else Context.Pipe(_ => delivery, outcome => new ReportTaken(report, outcome is Outcome<bool>.Done { Value: true }));
        }
    }

    private void OnTaken(ReportTaken taken)
    {
        _outbox.End(taken.Report, taken.IsTaken);
        if (!taken.IsTaken) Context.StartTimer(typeof(ReportsDue), DeliverAgainAfter, new ReportsDue());
        else if (_outbox.HasDue) SendReports();
    }

    private void OnHost(HostReport report)
    {
        if (_report is null || _report.State != report.State) Announce(report);
        _report = report;
        _ledger = _ledger.Inventoried(report);
        PostSoon();
        if (!_ledger.IsInventoried || _line is null) return;
        foreach (var wish in _early.Values) Admit(wish);
        _early.Clear();
    }

    private void Announce(HostReport report) => feed.Publish(
        $"host.{report.State.ToString().ToLowerInvariant()}",
        id.Value,
        report.Reason ?? $"engine {report.Engine?.Version} at {report.Endpoint} answers",
        host: id.Value);

    /// <summary>At the end of the messages at hand, so that a burst of them costs one view.</summary>
    private void PostSoon()
    {
        if (_postDue) return;
        _postDue = Context.Self.Tell(PostDue.Instance);
    }

    private void Post()
    {
        _postDue = false;
        board.Post(new HostView
        {
            Id = id,
            State = _trouble is not null ? HostState.Reconnecting : _report?.State ?? HostState.Connecting,
            Reason = _trouble?.Reason ?? (_report is null ? "its engine has not answered yet" : _report.Reason),
            Next = _trouble is null ? null : LineTrouble.Next,
            QuietFor = _trouble?.QuietFor ?? TimeSpan.Zero,
            Since = _trouble?.Since ?? _report?.Since ?? Context.Now,
            Endpoint = _report?.Endpoint ?? "",
            Engine = _ledger.Engine,
            Labels = _hello?.Labels ?? ImmutableSortedDictionary<string, string>.Empty,
            Addresses = _hello?.Addresses ?? [],
            ReservedCpus = _ledger.ReservedCpus,
            ReservedMemoryBytes = _ledger.ReservedMemoryBytes,
            // What the engine holds counts too: after a start nothing is promised yet.
            Instances = _ledger.Held.Union(_ledger.Claims.Keys).Count,
            Ports = [.. _ledger.Ports],
            Orphans = _report?.Orphans ?? [],
            KeepsWhatRuns = _report?.KeepsWhatRuns ?? false,
            Trial = _report?.Trial ?? TrialReach.None,
            Reserve = _ledger.Reserve,
            Volumes = _report?.Volumes ?? [],
            OrphanSpecs = _report?.OrphanSpecs ?? ImmutableSortedDictionary<string, string>.Empty,
            Session = _hello?.Session ?? 0,
            Connection = _hello?.Connection ?? 0,
            IsGuarded = _report is { IsGuarded: true },
            Tries = _hello?.Tries ?? 0,
            IsOfServer = makeUplink is not null,
            Unreached = _unreached.IsEmpty ? null : _unreached,
        });
    }

    private sealed record ReportTaken(InstanceReport Report, bool IsTaken);

    private sealed record ReportsDue;

    private sealed record LookDue;

    private sealed record ClaimsDue;

    private sealed record PostDue
    {
        public static readonly PostDue Instance = new();
    }
}
