using Scheduler.Actors.Runtime;
using Scheduler.Core.Agents.Health;
using Scheduler.Core.Files;
using Scheduler.Core.Hosts;
using Scheduler.Core.Images;
using Scheduler.Core.Services;
using Scheduler.Messages.Files;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>
/// Makes one engine's containers as its wishes say, and keeps them so on its own: what dies is restarted here, without
/// asking anyone. Reports facts to its uplink and decides nothing about placement or removal.
/// </summary>
public sealed partial class AgentActor : Actor
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);

    private readonly AgentOptions _options;
    private readonly IEngine _engine;
    private readonly ActorRef _uplink;
    private readonly AgentRoster _roster;
    private readonly ImageFetching _images;
    private readonly IFileSource _files;
    private readonly IWatchdog? _watchdog;
    private readonly IProbe? _probe;
    private AgentLeases _leases = null!;
    private AgentWorks _works = null!;
    private EngineWatch _watch = null!;
    private EngineTrials _trials = null!;
    private EngineSurroundings _surroundings = null!;
    private HealthProbes _probes = null!;
    private ReachTries _tries = null!;
    private bool _isRestored;

    /// <param name="uplink">Gets <see cref="HostReport"/> and <see cref="InstanceReport"/>.</param>
    /// <param name="credentials">What registries are logged in to with.</param>
    /// <param name="files">Where the data of secrets and configs come from.</param>
    /// <param name="watchdog">Ends what must never run twice when its lease is over; null where there is none.</param>
    /// <param name="probe">Asks containers over the network; null for an agent that does not.</param>
    public AgentActor(
        AgentOptions options, IEngine engine, ActorRef uplink, IRegistryCredentials credentials, IFileSource files,
        IWatchdog? watchdog = null, IProbe? probe = null)
    {
        _options = options;
        _engine = engine;
        _uplink = uplink;
        _roster = new AgentRoster(options.Cluster);
        _images = new ImageFetching(options, engine, credentials, _roster);
        _files = files;
        _watchdog = watchdog;
        _probe = probe;
    }

    protected override void PreStart()
    {
        _leases = new AgentLeases(_roster, _watchdog, Context.System.Options.Clock);
        _works = new AgentWorks(_options, _engine, _images, _files, _roster, _leases);
        _watch = new EngineWatch(_options, _engine, Context);
        _trials = new EngineTrials(_options, _engine, Context);
        _surroundings = new EngineSurroundings(_engine, _roster, Context);
        _probes = new HealthProbes(_probe, _engine.Endpoint, _roster, Context);
        _tries = new ReachTries(_probe, _uplink, Context);
        AskForWishes();
    }

    protected override void Receive(object message)
    {
        _roster.Turn++;
        switch (message)
        {
            case DesiredRestored restored: Begin(restored.Kept); break;
            case Assignment wish: OnWish(wish); break;
            case RemoveOrphan order: OnRemoveOrphan(order); break;
            case InstanceDisowned disowned: OnDisowned(disowned.Instance); break;
            case EpochsForgotten: _roster.ForgetEpochs(); break;
            case OperationEnded ended: OnEnded(ended); break;
            case ImageEnded ended: OnImage(ended); break;
            case ImageAhead ahead: OnAhead(ahead); break;
            case ImageLooked looked: Refresh(_images.Looked(looked, Context.Now)); break;
            case CredentialsChanged changed: OnChanged(changed); break;
            case FileChanged changed: OnChanged(changed); break;
            case PullProgressed line: Refresh(_images.Progress(line)); break;
            case TidyEnded ended: OnTidied(ended); break;
            case Signalled signalled when _watch.IsCurrent(signalled.Watch): OnSignal(signalled.Signal); break;
            case Signalled: break;
            case WatchEnded ended: if (_watch.OnWatchEnded(ended)) ReportSoon(); break;
            case InventoryEnded ended: OnInventory(ended); break;
            case ProbeEnded ended: if (_watch.OnProbe(ended, _roster.Turn)) ReportSoon(); break;
            case TrialEnded ended: OnTrial(ended); break;
            case ListeningSeen seen: _surroundings.OnListening(seen); ReportSoon(); break;
            case VolumesSeen seen: _surroundings.OnVolumes(seen); ReportSoon(); break;
            case RetryDue due: OnRetryDue(due.Instance); break;
            case InstanceRenewed renewed: if (_leases.Take(renewed)) Refresh([renewed.Instance]); break;
            case HangDue due: OnHang(due); break;
            case HealthDue due: _probes.OnDue(due); break;
            case HealthAnswered answered: if (_probes.OnAnswer(answered)) Refresh([answered.Instance]); break;
            case TryReach ask: _tries.Begin(ask); break;
            case ReachTried tried: _tries.End(tried); break;
            case AgentDue.Report: Report(); break;
            case AgentDue.Trial: Try(); break;
            case AgentDue.Start: AskForWishes(); break;
            case AgentDue.Lease: Renew(); break;
            case AgentDue due: OnDue(due); break;
            default: throw new InvalidOperationException($"an agent does not understand {message.GetType().Name}");
        }
    }

    /// <summary>What it was at before it knows before it looks at its engine, so that it takes none of its containers for a stranger's.</summary>
    private void AskForWishes()
    {
        if (_isRestored) return;
        _uplink.Tell(new AgentStarted());
        Context.StartTimer(AgentDue.Start, AskAgainAfter, AgentDue.Start);
    }

    private void Begin(DesiredSet kept)
    {
        if (_isRestored) return;
        _isRestored = true;
        Context.CancelTimer(AgentDue.Start);
        _roster.Restore(kept);
        foreach (var wish in kept.Wishes.Values) FollowLease(wish);
        _watch.Start();
        ReportSoon();
    }

    private void OnWish(Assignment wish)
    {
        if (!_roster.Accept(wish, Context.Now))
        {
            Context.Log(ActorLogLevel.Info, $"refused a stale wish for {wish.Instance} of epoch {wish.Epoch}");
            return;
        }

        FollowLease(wish);
        _images.Leave(wish.Instance);
        _asked.Add(wish.Instance);
        Refresh([wish.Instance]);
    }

    private void OnDisowned(InstanceId id)
    {
        _roster.Disown(id);
        _reported.Remove(id);
        _asked.Remove(id);
        // An operation under way may have changed the container.
        _watch.InventorySoon();
        ReportSoon();
    }

    private void OnRetryDue(InstanceId id)
    {
        // A container that runs although its back-off has ended is well: what was wrong with it is no longer said.
        if (_roster.Find(id) is { Busy: null } one && AgentStep.Next(one, Context.Now) is AgentStep.Rest)
            _roster.Put(Restarts.Counted(one, Context.Now));
        Refresh([id]);
    }

    private void OnEnded(OperationEnded ended)
    {
        _works.End(ended, Context.Now);
        if (ended.Failure is EngineException { Fault: EngineFault.NoAnswer or EngineFault.Unreachable }) Suspect();
        if (Silences.IsMaking(ended.Operation)) NoteDisk(ended.Failure);
        _surroundings.Learn(ended);
        Refresh([ended.Began.Wish.Instance]);
        ReportSoon();
    }

    private void OnSignal(EngineSignal signal)
    {
        switch (signal)
        {
            case EngineSignal.Listening:
                _watch.TakeInventory(_roster.Turn);
                break;
            case EngineSignal.ImagesChanged: _images.HostHasMore(Context); break;
            case EngineSignal.ContainerChanged changed:
                OnContainerChanged(changed);
                break;
        }
    }

    private void OnContainerChanged(EngineSignal.ContainerChanged changed)
    {
        if (changed.Labels.ContainsKey(ContainerIdentity.TrialLabel)) return;
        if (_roster.OwnerOf(changed.Labels) is not { } owner || _roster.Find(owner) is not { } one)
        {
            if (changed.Action == "destroy") _roster.Forget(changed.ContainerId);
            _watch.InventorySoon();
            return;
        }

        // A copy of it that somebody made has its labels, and is another container.
        if (one.Container is { } known && known.Id != changed.ContainerId)
        {
            _watch.InventorySoon();
            return;
        }

        if (changed.Action == "kill")
        {
            if (!Silences.IsEnding(one.Busy)) _roster.Put(one with { SignalledAt = Context.Now });
            return;
        }

        if (one.Busy is not null)
        {
            // The operation's own answer covers what it does itself; its end may not be the end of what happened.
            var isItsOwn = changed.Action is "create" or "start"
                && one.Busy is (AgentOperation.Create or AgentOperation.CreateAndStart or AgentOperation.Start or AgentOperation.Restart);
            if (!isItsOwn) _roster.Put(one with { Stale = true });
            return;
        }

        if (changed.Action == "destroy" && one.Container is not null) _roster.Saw(one, null, Context.Now);
        else _roster.Put(one with { Stale = true });
        Refresh([owner]);
        ReportSoon();
    }

    private void OnInventory(InventoryEnded ended)
    {
        var wasUp = _watch.Link.IsUp;
        if (_watch.OnInventory(ended))
        {
            if (!wasUp && _watch.Link.IsUp) OnBack();
            _surroundings.Look();
            var changed = _roster.Apply(ended.Containers, ended.StartedInTurn, Context.Now);
            foreach (var revenant in _roster.Revenants()) _works.RemoveStray(revenant, Context);
            Refresh(wasUp ? changed : _roster.Instances.Select(one => one.Wish.Instance).ToList());
        }

        ReportSoon();
    }

    private void OnBack()
    {
        _works.ForgetSilences();
        Try();
    }

    private void OnTidied(TidyEnded ended)
    {
        if (ended.Failure is not null)
            Context.Log(ActorLogLevel.Warning, $"could not tidy up after {ended.Instance}", ended.Failure);
        if (_roster.Find(ended.Instance) is { } one) _roster.Put(one with { Busy = null, Tidied = true });
        _surroundings.Look();
        Refresh([ended.Instance]);
    }

    private void Advance(InstanceId id)
    {
        if (_roster.Find(id) is not { } found) return;
        var one = NamedHosts.Noted(found, Context.Now);
        if (!ReferenceEquals(one, found)) _roster.Put(one);
        var step = AgentStep.Next(one, Context.Now);
        var awaits = step is AgentStep.Act { Operation: AgentOperation.Create or AgentOperation.CreateAndStart }
            ? UnitMates.Awaited(_roster, one)
            : null;
        if (awaits != one.Awaits) _roster.Put(one = one with { Awaits = awaits });
        switch (step)
        {
            case AgentStep.Act when awaits is not null:
                break;
            case AgentStep.Act act when _leases.Allows(one, act.Operation):
                _works.Enqueue(act.Operation, one);
                break;
            case AgentStep.Act:
                WaitForLease(one);
                break;
            case AgentStep.Wait wait:
                Context.StartTimer($"retry/{id}", wait.Until - Context.Now, new RetryDue(id));
                break;
            default:
                if (IsAbsentAtLast(one) && !one.Tidied) _works.Tidy(one, Context);
                break;
        }
    }
}
