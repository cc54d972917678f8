using System.Collections.Immutable;
using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>What a request comes to, before anything is written.</summary>
public abstract record ServiceDecision
{
    private ServiceDecision()
    {
    }

    /// <summary>To be journaled, then acknowledged with the version.</summary>
    public sealed record Accept(ImmutableArray<ServiceEvent> Events, long Version, bool Changed) : ServiceDecision;

    /// <summary>The service already is as wanted.</summary>
    public sealed record Unchanged : ServiceDecision;

    /// <summary>The key was applied before, and gave this version.</summary>
    public sealed record Replay(long Version) : ServiceDecision;

    public sealed record Refuse(Refusal Refusal) : ServiceDecision;
}

/// <summary>What a command alone comes to: events, perhaps none, or a refusal.</summary>
internal readonly record struct CommandOutcome(ImmutableArray<ServiceEvent> Events, Refusal? Refusal = null)
{
    public static readonly CommandOutcome Nothing = new([]);

    public static CommandOutcome Of(params ReadOnlySpan<ServiceEvent> events) => new([.. events]);

    public static implicit operator CommandOutcome(Refusal refusal) => new([], refusal);
}
