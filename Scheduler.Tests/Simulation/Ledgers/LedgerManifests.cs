using Scheduler.Actors.Journal;
using Scheduler.Messages.Wire;

namespace Scheduler.Tests.Simulation.Ledgers;

internal static class LedgerManifests
{
    public static readonly WireEntityCodec<LedgerState, LedgerAdded> Codec = new(new ManifestRegistry()
        .Add<LedgerAdded>("ledger.added/1")
        .Add<LedgerState>("ledger.state/1"));
}
