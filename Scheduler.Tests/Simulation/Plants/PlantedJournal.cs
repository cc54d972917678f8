using Scheduler.Actors.Journal;
using Scheduler.Actors.Seams;
using Scheduler.Core.Services;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Services;
using Scheduler.Tests.Simulation.World;

namespace Scheduler.Tests.Simulation.Plants;

/// <summary>A journal with one of the bugs that concern writing and reading back.</summary>
internal sealed class PlantedJournal(SimWorld world, PlantedBug bug, IJournal journal) : IJournal
{
    private readonly SimEntropy _entropy = world.Entropy.Fork("planted journal");

    public async Task<AppendOutcome> AppendAsync(JournalWrite write, CancellationToken cancel = default)
    {
        switch (IsService(write.PersistenceId) ? bug : PlantedBug.None)
        {
            case PlantedBug.JournalSkipsEpoch:
                return await journal.AppendAsync(write with { Epoch = world.Ownership.HighestOf(write.Shard) }, cancel);
            case PlantedBug.JournalSpeaksBeforeCommit when _entropy.Chance(30):
                world.Loop.Start(() => WriteLater(write));
                return new AppendOutcome.Appended(AppendRules.LastSequenceAfter(write));
            case PlantedBug.FoundForgotten:
                var forgotten = write.Events.Select(one => one.Manifest == "service.found/1"
                    ? one with { Manifest = Harmless.Manifest, Payload = Harmless.Payload }
                    : one);
                return await journal.AppendAsync(write with { Events = [.. forgotten] }, cancel);
            case PlantedBug.FiredTimesForgotten:
                var unscheduled = write.Events.Select(one =>
                    ServiceManifests.Codec.Decode(one) is ServiceEvent.JobRunStarted { ScheduledFor: not null } run
                        ? ServiceManifests.Codec.Encode(run with { ScheduledFor = null })
                        : one);
                return await journal.AppendAsync(write with { Events = [.. unscheduled] }, cancel);
            case PlantedBug.JournalTearsWrites when write.Events.Length > 1 && _entropy.Chance(30):
                var torn = write with
                {
                    Events = [.. write.Events[..^1], write.Events[0] with { Manifest = Harmless.Manifest, Payload = Harmless.Payload }]
                };
                return await journal.AppendAsync(torn, cancel);
            case PlantedBug.SnapshotOneEventEarly or PlantedBug.SnapshotForgetsKeys when write.Snapshot is not null:
                return await journal.AppendAsync(write with { Snapshot = await FlawedAsync(write) }, cancel);
            default:
                return await journal.AppendAsync(write, cancel);
        }
    }

    public async Task<JournalHistory> ReadAsync(string persistenceId, CancellationToken cancel = default)
    {
        var history = await journal.ReadAsync(persistenceId, cancel);
        if (history.Events.IsEmpty || !IsService(persistenceId)) return history;
        return bug switch
        {
            PlantedBug.ReplaySkipsLastEvent =>
                history with { Events = history.Events.SetItem(history.Events.Length - 1, history.Events[^1] with { Event = Harmless }) },
            PlantedBug.ReplayFromLaggingCopy when _entropy.Chance(30) =>
                history with { LastSequence = history.LastSequence - 1, Events = history.Events[..^1] },
            _ => history,
        };
    }

    public Task<IReadOnlyList<string>> EntitiesAsync(ShardId shard, CancellationToken cancel = default) => journal.EntitiesAsync(shard, cancel);

    private static bool IsService(string persistenceId) => persistenceId.StartsWith("service/", StringComparison.Ordinal);

    /// <summary>An event that changes nothing.</summary>
    private static StoredEvent Harmless { get; } = ServiceManifests.Codec.Encode(new ServiceEvent.Gone(new InstanceId("none-0")));

    private async Task WriteLater(JournalWrite write)
    {
        await Task.Delay(_entropy.Between(500, 5_000), world.Loop.Time);
        await journal.AppendAsync(write);
    }

    private async Task<StoredSnapshot> FlawedAsync(JournalWrite write)
    {
        if (bug == PlantedBug.SnapshotForgetsKeys)
            return ServiceManifests.Codec.EncodeSnapshot(
                ServiceManifests.Codec.DecodeSnapshot(write.Snapshot!) with { Window = IdempotencyWindow.Empty });
        var before = Recovery.Replay(
            await journal.ReadAsync(write.PersistenceId), ServiceState.Empty, ServiceManifests.Codec, ServiceEvolution.Evolve).State;
        var early = write.Events.SkipLast(1).Select(ServiceManifests.Codec.Decode).Aggregate(before, ServiceEvolution.Evolve);
        return ServiceManifests.Codec.EncodeSnapshot(early);
    }
}
