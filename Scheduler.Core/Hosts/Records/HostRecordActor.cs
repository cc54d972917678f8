using System.Collections.Immutable;
using Scheduler.Actors.Journal;
using Scheduler.Actors.Runtime;
using Scheduler.Actors.Sharding;
using Scheduler.Core.Views;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Hosts.Records;

/// <summary>
/// What people decided about one host: journals it, and puts it on the board, from where all servers have it. It never
/// speaks to the host: what a decision means for instances is each service's to work out.
/// </summary>
public sealed class HostRecordActor(EntityContext entity, HostId host, Board board, Feed feed, EntityOptions options)
    : EventSourcedActor<HostRecordState, HostInput, HostEvent>(entity, HostRecordManifests.Codec, options)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private bool _isEmptying;

    /// <summary>The kind of entity. A record is woken with its shard, so that the board has it.</summary>
    public static EntityType TypeIn(Board board, Feed feed, EntityOptions options) =>
        new(HostDesk.Prefix, context => new HostRecordActor(context, HostOf(context.PersistenceId), board, feed, options))
        {
            RememberEntities = true,
            Options = new ActorOptions { Supervision = Supervision.Always },
        };

    protected override HostRecordState Empty => HostRecordState.Untouched;

    protected override bool CanPassivate => !State.Exists;

    protected override Decision<HostEvent> Decide(HostRecordState state, HostInput command, DateTimeOffset now) => command switch
    {
        HostRequest request => HostRecordRules.Decide(host, state, request, HostSeen.On(board, host), now),
        EndEviction => HostRecordRules.EndEviction(state, board.Hosts.GetValueOrDefault(host), now),
        GetHostRecord => new Decision<HostEvent>.Accept([], state.ToRecord(host) with { Epoch = Epoch }),
        _ => throw new InvalidOperationException($"a host's record does not understand {command.GetType().Name}"),
    };

    protected override HostRecordState Evolve(HostRecordState state, HostEvent happened) => HostRecordRules.Evolve(state, happened);

    protected override void OnRecovered()
    {
        if (!State.Exists) return;
        Post();
        Look();
    }

    protected override void OnCommitted(HostRecordState before, ImmutableArray<HostEvent> events)
    {
        Post();
        foreach (var happened in events) Announce(happened);
        _isEmptying = State.Availability == HostAvailability.Draining;
        Look();
    }

    protected override void OnOther(object message)
    {
        if (message is not HostDue.Look) throw new InvalidOperationException($"a host's record does not understand {message.GetType().Name}");
        Look();
    }

    private void Post() => board.Post(State.ToRecord(host) with { Epoch = Epoch });

    /// <summary>Looks whether what was decided has come to its end, as long as there is something that could.</summary>
    private void Look()
    {
        if (State.Availability == HostAvailability.Draining) LookAtDrain();
        if (State.Availability != HostAvailability.Draining && State.Eviction is null) return;
        Context.StartTimer(HostDue.Look, LookEvery, HostDue.Look);
        if (State.Eviction is not null && board.Hosts.GetValueOrDefault(host) is { State: HostState.Active }) Handle(new EndEviction());
    }

    /// <summary>Says when a drain has come to its end. After a recovery only if it has seen something to move since.</summary>
    private void LookAtDrain()
    {
        var drain = HostDrain.Of(host, board);
        if (drain.IsDone && _isEmptying) feed.Publish("host.drained", host.Value, $"host {host} has nothing more to move", host: host.Value);
        _isEmptying = !drain.IsDone;
    }

    private void Announce(HostEvent happened)
    {
        var (type, text) = happened switch
        {
            HostEvent.AvailabilitySet { Availability: HostAvailability.Active } e =>
                ("host.activated", $"host {host} takes new instances{By(e.By, e.Reason)}"),
            HostEvent.AvailabilitySet { Availability: HostAvailability.Inactive } e =>
                ("host.deactivated", $"host {host} keeps what it has and gets nothing new{By(e.By, e.Reason)}"),
            HostEvent.AvailabilitySet e => ("host.draining", $"what host {host} has is moved to other hosts{By(e.By, e.Reason)}"),
            HostEvent.LabelsChanged => ("host.labelled", $"the labels of host {host} were changed"),
            HostEvent.EvictionOrdered e =>
                ("host.evicted", $"what host {host} had is to be replaced{By(e.By, e.ConfirmedDead ? "nothing runs there any more" : null)}"),
            HostEvent.HostRemoved e => ("host.removed", $"host {host} was removed{By(e.By, null)}"),
            _ => ("", ""),
        };
        if (type.Length > 0) feed.Publish(type, host.Value, text, host: host.Value);
    }

    private static string By(string? by, string? reason) =>
        $"{(by is null ? "" : $", by {Shown.Text(by)}")}{(reason is null ? "" : $": {Shown.Text(reason)}")}";

    private static HostId HostOf(string persistenceId)
    {
        var name = persistenceId[(HostDesk.Prefix.Length + 1)..];
        return Naming.Fault(name) is null
            ? new HostId(name)
            : throw new InvalidOperationException($"'{persistenceId}' is not the id of a host's record");
    }

    private sealed record EndEviction : HostInput;

    private enum HostDue
    {
        Look,
    }
}
