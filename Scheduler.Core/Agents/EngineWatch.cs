using System.Collections.Immutable;
using Scheduler.Actors.Runtime;
using Scheduler.Core.Hosts;

namespace Scheduler.Core.Agents;

/// <summary>
/// Keeps an agent's view of its engine true: the event stream, the inventories that catch what no event said, and the
/// probes that notice an engine gone silent. After any silence the truth is read again before anything is done.
/// </summary>
internal sealed class EngineWatch(AgentOptions options, IEngine engine, ActorContext context)
{
    private static readonly TimeSpan InventoryDelay = TimeSpan.FromMilliseconds(250);

    private int _watch;
    private bool _listening;
    private bool _probing;
    private bool _inventorying;
    private bool _inventoryAgain;

    public EngineLink Link { get; private set; } = EngineLink.Connecting(context.Now);

    public void Start()
    {
        Open();
        Probe();
        context.StartPeriodicTimer(AgentDue.Probe, options.ProbeEvery, AgentDue.Probe);
        context.StartPeriodicTimer(AgentDue.Inventory, options.InventoryEvery, AgentDue.Inventory);
    }

    /// <summary>Signals of a stream that was given up say nothing any more.</summary>
    public bool IsCurrent(int watch) => watch == _watch;

    public void OnDue(AgentDue due, long turn)
    {
        switch (due)
        {
            case AgentDue.Probe: Probe(); break;
            case AgentDue.Inventory: TakeInventory(turn); break;
            case AgentDue.Watch: Open(); break;
        }
    }

    /// <summary>An operation got no answer: the engine is asked at once instead of at the next round.</summary>
    public void Suspect() => Probe();

    /// <summary>Soon, so that a burst of events costs one inventory.</summary>
    public void InventorySoon() => context.StartTimer("inventory soon", InventoryDelay, AgentDue.Inventory);

    public void TakeInventory(long turn)
    {
        _listening = true;
        if (_inventorying)
        {
            _inventoryAgain = true;
            return;
        }

        _inventorying = true;
        context.Pipe(
            engine.InventoryAsync,
            outcome => new InventoryEnded(turn, outcome is Outcome<ImmutableArray<EngineContainer>>.Done done ? done.Value : [], outcome.Failure));
    }

    /// <summary>True when the inventory can be applied; the link is up from then on.</summary>
    public bool OnInventory(InventoryEnded ended)
    {
        _inventorying = false;
        if (_inventoryAgain)
        {
            _inventoryAgain = false;
            InventorySoon();
        }

        if (ended.Failure is { } failure)
        {
            Link = Link.Down(failure, context.Now);
            return false;
        }

        if (Link.Facts is null) Probe();
        else Link = Link.Up(context.Now);
        return true;
    }

    /// <summary>True when the link changed.</summary>
    public bool OnProbe(ProbeEnded ended, long turn)
    {
        _probing = false;
        var before = Link;
        if (ended.Failure is { } failure)
        {
            Link = Link.Down(failure, context.Now);
        }
        else
        {
            Link = Link with { Facts = ended.Facts };
            // It answers again: what happened meanwhile is read before anything is done.
            if (!Link.IsUp && _listening) TakeInventory(turn);
        }

        return Link != before;
    }

    /// <summary>True when the link changed.</summary>
    public bool OnWatchEnded(WatchEnded ended)
    {
        if (!IsCurrent(ended.Watch)) return false;
        _listening = false;
        context.StartTimer(AgentDue.Watch, options.RewatchAfter, AgentDue.Watch);
        if (ended.Failure is not { } failure) return false;
        var before = Link;
        Link = Link.Down(failure, context.Now);
        return Link != before;
    }

    private void Open()
    {
        var watch = ++_watch;
        var self = context.Self;
        context.Pipe(
            async cancel =>
            {
                await engine.WatchAsync(signal => Deliver(self, signal, watch), cancel);
                return true;
            },
            outcome => new WatchEnded(watch, outcome.Failure));
    }

    private static void Deliver(ActorRef agent, EngineSignal signal, int watch)
    {
        // A signal must not be lost unseen: giving the stream up makes the agent read everything anew.
        if (!agent.Tell(new Signalled(signal, watch)))
            throw new EngineException(EngineFault.NoAnswer, "its events came faster than they could be handled");
    }

    private void Probe()
    {
        if (_probing) return;
        _probing = true;
        context.Pipe(engine.ProbeAsync, outcome => new ProbeEnded(outcome.ValueOrDefault, outcome.Failure));
    }
}
