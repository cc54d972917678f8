using System.Collections.Immutable;
using Scheduler.Actors.Runtime;
using Scheduler.Core.Agents;
using Scheduler.Core.Services;
using Scheduler.Core.Views;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Hosts;

/// <summary>Tells an entity something, wherever it lives: true once it has been taken, false when it has to be repeated.</summary>
public delegate Task<bool> DeliverToEntity(string entity, object message);

/// <summary>
/// The servers' side of one host: admits assignments one at a time, passes them on to its agent, and carries the agent's
/// reports to the services.
/// </summary>
public sealed class HostActor(HostOptions options, Board board, Feed feed, DeliverToEntity deliver, Func<ActorRef, Actor> makeAgent) : Actor
{
    private static readonly TimeSpan DeliverAgainAfter = TimeSpan.FromMilliseconds(500);

    private readonly ReportOutbox _outbox = new();
    private HostLedger _ledger = HostLedger.Empty;
    private HostReport? _report;
    private readonly SortedDictionary<InstanceId, Assignment> _early = [];
    private ActorRef _agent = null!;
    private long _session;
    private long _reports;
    private bool _postDue;

    protected override void PreStart()
    {
        var self = Context.Self;
        OpenSession();
        _agent = Context.Spawn("agent", () => makeAgent(self), new ActorOptions { MailboxCapacity = 1 << 16, Supervision = Supervision.Always });
        Post();
    }

    protected override void Receive(object message)
    {
        switch (message)
        {
            case Assignment wish when wish.Session != 0 && wish.Session != _session: break;
            case Assignment { Goal: InstanceGoal.Absent } wish: LetGo(wish); break;
            // What the engine already holds decides what can be admitted, so the first inventory comes first.
            case Assignment wish when !_ledger.IsInventoried: _early[wish.Instance] = wish; break;
            case Assignment wish: Admit(wish); break;
            case AgentStarted: OnAgentStarted(); break;
            case ReportTaken taken: OnTaken(taken); break;
            case ReportsDue: SendReports(); break;
            case InstanceReport report: OnInstance(report); break;
            case HostReport report: OnHost(report); break;
            case PostDue: Post(); break;
            default: throw new InvalidOperationException($"a host does not understand {message.GetType().Name}");
        }
    }

    private void OnAgentStarted()
    {
        OpenSession();
        _early.Clear();
        PostSoon();
    }

    /// <summary>Needs no admission. What was wished before it, and still waits for the first inventory, must not be promised after it.</summary>
    private void LetGo(Assignment wish)
    {
        _early.Remove(wish.Instance);
        _agent.Tell(wish);
    }

    private void Admit(Assignment wish)
    {
        switch (_ledger.Admit(wish))
        {
            case Admission.Admitted admitted:
                _ledger = admitted.Ledger;
                _agent.Tell(admitted.Wish);
                PostSoon();
                break;
            case Admission.Refused refused:
                // If it is lost, the service repeats the wish, and hears of the refusal again.
                _ = deliver(ServiceDesk.EntityOf(wish.Service), new AssignmentRefused(wish.Instance, wish.Service, options.Id, refused.Refusal));
                break;
        }
    }

    private void OnInstance(InstanceReport report)
    {
        if (report.Status.State == InstanceState.Gone)
        {
            _ledger = _ledger.Release(report.Instance);
            PostSoon();
        }

        _outbox.Put(report with { Session = _session, Number = ++_reports });
        SendReports();
    }

    /// <summary>A new one for each life of the agent: by it the services learn that it knows of no wish.</summary>
    private void OpenSession() => _session = (long)(Context.Entropy.NextUInt64() >> 1);

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
        if (!_ledger.IsInventoried) return;
        foreach (var wish in _early.Values) Admit(wish);
        _early.Clear();
    }

    private void Announce(HostReport report) => feed.Publish(
        $"host.{report.State.ToString().ToLowerInvariant()}",
        options.Id.Value,
        report.Reason ?? $"engine {report.Engine?.Version} at {report.Endpoint} answers",
        host: options.Id.Value);

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
            Id = options.Id,
            State = _report?.State ?? HostState.Connecting,
            Reason = _report is null ? "its engine has not answered yet" : _report.Reason,
            Since = _report?.Since ?? Context.Now,
            Endpoint = _report?.Endpoint ?? "",
            Engine = _ledger.Engine,
            Labels = options.Labels,
            ReservedCpus = _ledger.ReservedCpus,
            ReservedMemoryBytes = _ledger.ReservedMemoryBytes,
            Instances = _ledger.Claims.Count,
            Ports = [.. _ledger.Ports],
            Orphans = _report?.Orphans ?? [],
            Session = _session,
            IsEmbedded = true,
        });
    }

    private sealed record ReportTaken(InstanceReport Report, bool IsTaken);

    private sealed record ReportsDue;

    private sealed record PostDue
    {
        public static readonly PostDue Instance = new();
    }
}

/// <param name="Labels">What placement constraints match.</param>
public sealed record HostOptions(HostId Id, ImmutableSortedDictionary<string, string> Labels);
