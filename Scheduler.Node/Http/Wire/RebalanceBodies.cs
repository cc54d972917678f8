using Scheduler.Core.Placement.Rebalancing;
using Scheduler.Messages;

namespace Scheduler.Node.Http.Wire;

/// <summary>A request to spread instances more evenly.</summary>
/// <param name="DryRun">Only plan.</param>
/// <param name="Stack">Only instances of this stack.</param>
/// <param name="Max">At most so many moves; 20 without it.</param>
/// <param name="Moves">These moves instead of a new plan, as a dry run gave them.</param>
public sealed record RebalanceBody(bool DryRun = false, string? Stack = null, int? Max = null, IReadOnlyList<RebalanceMoveBody>? Moves = null);

public sealed record RebalanceMoveBody(string Instance, string To);

/// <summary>A plan, and what became of ordering it.</summary>
public sealed record RebalancePlanBody(bool DryRun, IReadOnlyList<PlannedMoveBody> Moves);

public sealed record PlannedMoveBody
{
    public required string Instance { get; init; }

    public required string Stack { get; init; }

    public required string Service { get; init; }

    public required int Slot { get; init; }

    public required string From { get; init; }

    public required string To { get; init; }

    public required string Why { get; init; }

    /// <summary>Why it was not ordered; absent for one that was, and in a dry run.</summary>
    public string? Refused { get; init; }

    public static PlannedMoveBody Of(PlannedMove move, Refusal? refusal = null) => new()
    {
        Instance = move.Instance.Value,
        Stack = move.Service.Stack,
        Service = move.Service.Service,
        Slot = move.Slot,
        From = move.From.Value,
        To = move.To.Value,
        Why = move.Why,
        Refused = refusal?.Reason,
    };
}

/// <summary>The services that have forgotten their pending moves, and those that could not, with the reason.</summary>
public sealed record RebalanceCancelledBody(IReadOnlyList<string> Cancelled, IReadOnlyDictionary<string, string> Refused);
