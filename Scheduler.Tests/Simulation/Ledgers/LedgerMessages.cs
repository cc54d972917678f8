using System.Collections.Immutable;

namespace Scheduler.Tests.Simulation.Ledgers;

internal abstract record LedgerCommand
{
    private LedgerCommand()
    {
    }

    /// <summary>Applied once, however often the same request is sent.</summary>
    internal sealed record Add(string Request, int Amount) : LedgerCommand;

    internal sealed record Read : LedgerCommand;

    internal sealed record Close : LedgerCommand;

    /// <summary>Breaks an invariant.</summary>
    internal sealed record Explode : LedgerCommand;
}

internal sealed record LedgerAdded(string Request, int Amount);

internal sealed record LedgerState(ImmutableArray<string> Requests, long Total)
{
    public static readonly LedgerState Empty = new([], 0);
}

/// <summary>Every answer of a ledger: what it holds.</summary>
internal sealed record LedgerView(ImmutableArray<string> Requests, long Total);
