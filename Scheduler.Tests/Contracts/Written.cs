using System.Globalization;
using Scheduler.Actors.Journal;
using Scheduler.Messages.Cluster;

namespace Scheduler.Tests.Contracts;

/// <summary>Short ways to write a journal's writes.</summary>
internal static class Written
{
    public static StoredEvent Event(string payload) => new("tested/1", payload);

    public static JournalWrite Write(string entity, ShardOwnership shard, long last, params string[] payloads) =>
        new(entity, shard.Shard, shard.Epoch, last, [.. payloads.Select(Event)]);

    public static JournalWrite WithSnapshot(this JournalWrite write, string state) =>
        write with { Snapshot = new StoredSnapshot("state/1", state) };

    public static string Number(long n) => n.ToString(CultureInfo.InvariantCulture);

    public static IEnumerable<string> Payloads(this JournalHistory history) =>
        history.Events.Select(e => e.Event.Payload);
}
