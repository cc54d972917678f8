using System.Collections.Immutable;
using Scheduler.Actors.Runtime;
using Scheduler.Core.Agents.Lines;
using Scheduler.Core.Files;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>
/// Stands in for the host actor on the agent's machine: keeps the wishes that come down, and the newest of what the agent
/// reports, and says all of it on each new line to a server. The agent below it never notices whether there is one.
/// </summary>
public sealed class AgentUplink(UplinkParts parts) : Actor
{
    // The numbers of one life: more connections, or reports, than an agent makes until the second in which the next life begins.
    private const int ConnectionBits = 20;
    private const int ReportBits = 30;

    private static readonly TimeSpan SendAgainAfter = TimeSpan.FromMilliseconds(50);

    private readonly NewestReports _reports = new();
    private WishKeeper _wishes = null!;
    private ActorRef? _agent;
    private IReportLine? _line;
    private IReportLine? _asks;
    private HostReport? _report;
    private bool _reportUnsent;
    private long _connection;
    private long _number;

    protected override void PreStart()
    {
        _wishes = new WishKeeper(parts.Store, Context, wish => _agent!.Tell(wish));
        Context.PipeAndHold(parts.Store.LoadAsync, outcome => new Loaded(outcome.ValueOrDefault, outcome.Failure));
    }

    protected override void PostStop() => _line?.Close();

    protected override void Receive(object message)
    {
        switch (message)
        {
            case Loaded loaded: Begin(loaded); break;
            case AgentStarted: _agent!.Tell(new DesiredRestored(_wishes.Kept)); break;
            case SaveDue: _wishes.OnSaveDue(); break;
            case SaveEnded ended: _wishes.OnSaveEnded(ended); break;
            case LineOpened opened: Open(opened.Line); break;
            case LineLost lost: Lose(lost.Line); break;
            case FromServer said when said.Line == _line: OnSaid(said.Message); break;
            case FromServer: break;
            case InstanceReport report: OnInstance(report); break;
            case HostReport report: OnHost(report); break;
            // One that is lost is asked again.
            case RenewInstance ask: _line?.Send(ask); break;
            // The server on another line may be of an older program, and has not asked.
            case ReachTried tried: if (_line == _asks) _line?.Send(tried); break;
            case SendDue: Flush(); break;
            default: throw new InvalidOperationException($"an uplink does not understand {message.GetType().Name}");
        }
    }

    private void Begin(Loaded loaded)
    {
        if (loaded.Failure is { } fault) throw new InvalidOperationException($"the desired set cannot be read: {fault.Message}", fault);
        var set = (loaded.Set ?? new DesiredSet { Session = NewSession(), Life = 0 }).Reborn(Context.Now);
        (_connection, _number) = (set.Life << ConnectionBits, set.Life << ReportBits);
        _wishes.Begin(set);
        var self = Context.Self;
        _agent = Context.Spawn(
            "agent", () => parts.MakeAgent(self), new ActorOptions { MailboxCapacity = 1 << 16, Supervision = Supervision.Always });
        if (parts.MakeSeeker is { } makeSeeker)
            Context.Spawn("seeker", () => makeSeeker(self), new ActorOptions { Supervision = Supervision.Always });
        AskForLine();
    }

    /// <summary>A host in this process gives one; elsewhere the seeker does.</summary>
    private void AskForLine() => parts.Owner?.Tell(new UplinkReady());

    private void Open(IReportLine line)
    {
        if (_line is { } before && before != line) before.Close();
        _line = line;
        if (line.Send(Hello(line)))
        {
            _reports.AllSent();
            _reportUnsent = false;
            return;
        }

        line.Close();
        Lose(line);
    }

    private AgentHello Hello(IReportLine line) => new(parts.Host, _wishes.Set.Session, ++_connection)
    {
        Labels = parts.Labels,
        Addresses = parts.Addresses.IsEmpty && line.LocalAddress is { } own ? [own] : parts.Addresses,
        Version = parts.Version,
        Calls = parts.Calls,
        Files = parts.Files,
        Tries = parts.Tries,
        Report = _report,
        Reports = _reports.All,
        Claims = [.. _wishes.Set.Wishes.Values.Select(wish => new HeldClaim(wish.Instance, HostClaim.Of(wish)))],
    };

    private void Lose(IReportLine line)
    {
        if (_line != line) return;
        _line = null;
        AskForLine();
    }

    private void OnSaid(object message)
    {
        switch (message)
        {
            case Assignment wish:
                if (!_wishes.Take(wish)) Refuse(wish);
                break;
            case AgentWelcome welcome:
                if (!_wishes.Belongs(welcome.Database)) StartOver(welcome.Database);
                break;
            case InstanceDisowned disowned:
                if (!_wishes.Disown(disowned)) break;
                Context.Log(
                    ActorLogLevel.Warning,
                    $"the service {disowned.Service} knows nothing of {disowned.Instance}: its container is kept as an orphan");
                _reports.Forget(disowned.Instance);
                _agent!.Tell(disowned);
                break;
            case TryReach ask:
                _asks = _line;
                _agent!.Tell(ask);
                break;
            default:
                _agent!.Tell(message);
                break;
        }
    }

    /// <summary>
    /// One that has come too late. Of an instance that is gone the server is told so once more: it has promised it room by
    /// now, and nobody would ever give that back.
    /// </summary>
    private void Refuse(Assignment wish)
    {
        Context.Log(ActorLogLevel.Info, $"refused a stale wish for {wish.Instance} of epoch {wish.Epoch}");
        if (!_wishes.Set.Buried.Contains(wish.Instance)) return;
        var gone = new InstanceStatus(InstanceState.Gone, Context.Now) { Goal = InstanceGoal.Absent, Generation = wish.Generation };
        OnInstance(new InstanceReport(wish.Instance, wish.Service, parts.Host, gone));
    }

    /// <summary>
    /// The database has lost everything, and its epochs begin anew: by the old ones every new wish would seem outdated. What
    /// runs is kept, as orphans.
    /// </summary>
    private void StartOver(string database)
    {
        Context.Log(
            ActorLogLevel.Warning,
            "the servers have another database than the one that this host's wishes came from: its containers are kept as orphans");
        foreach (var wish in _wishes.Set.Wishes.Values) _agent!.Tell(new InstanceDisowned(wish.Instance, wish.Service, wish.Epoch));
        _agent!.Tell(new EpochsForgotten());
        _reports.Clear();
        _wishes.StartOver(NewSession(), database);
        // The next line begins with a hello of the new memory.
        if (_line is not { } line) return;
        line.Close();
        Lose(line);
    }

    private long NewSession() => (long)(Context.Entropy.NextUInt64() >> 1);

    private void OnInstance(InstanceReport report)
    {
        Remember(report);
        _reports.Put(report with { Session = _wishes.Set.Session, Number = ++_number });
        Flush();
    }

    /// <summary>What the next life of the agent must know of an instance, besides what is wished of it.</summary>
    private void Remember(InstanceReport report)
    {
        if (report.Status.State == InstanceState.Gone) _wishes.Bury(report.Instance);
        if (report.Status is { State: InstanceState.Starting } or { ContainerId: not null }) _wishes.MarkBegun(report.Instance);
        if (report.Status is { State: InstanceState.Failed, NextTryAt: null }) _wishes.MarkGivenUp(report.Instance);
        _wishes.MarkHealth(report.Instance, report.Status.State);
    }

    private void OnHost(HostReport report)
    {
        (_report, _reportUnsent) = (report, true);
        Flush();
    }

    private void Flush()
    {
        if (_line is not { } line) return;
        if (_reportUnsent && line.Send(_report!)) _reportUnsent = false;
        if (_reportUnsent || !_reports.Flush(line.Send)) Context.StartTimer(SendDue.Instance, SendAgainAfter, SendDue.Instance);
    }

    private sealed record Loaded(DesiredSet? Set, Exception? Failure);

    private sealed record SendDue
    {
        public static readonly SendDue Instance = new();
    }
}

/// <param name="Store">Keeps the wishes over restarts.</param>
/// <param name="MakeAgent">Makes the agent; it is given whom to report to.</param>
public sealed record UplinkParts(HostId Host, IDesiredStore Store, Func<ActorRef, Actor> MakeAgent)
{
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Where published ports are reached; empty for the address of the line to the server.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];

    public string Version { get; init; } = "";

    /// <summary>Which calls to its engine it takes from servers; 0 where the engine is reached without an agent.</summary>
    public int Calls { get; init; }

    /// <summary>Whether its agent puts secrets and configs into containers.</summary>
    public int Files { get; init; } = FileTerms.Version;

    /// <summary>Whether its agent tries what other hosts publish.</summary>
    public int Tries { get; init; }

    /// <summary>Makes the one that finds a server; null where the host is in this process.</summary>
    public Func<ActorRef, Actor>? MakeSeeker { get; init; }

    /// <summary>The host, where it is in this process.</summary>
    public ActorRef? Owner { get; init; }
}
