using System.Text.Json.Serialization;
using Scheduler.Messages.Services;

namespace Scheduler.Node.Http.Wire;

/// <summary>The latest update of a service, on the wire.</summary>
public sealed record UpdateBody
{
    public required UpdateState State { get; init; }

    public required UpdateCause Cause { get; init; }

    /// <summary>The revision that it goes back to when it is taken back.</summary>
    public required int From { get; init; }

    public required int To { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Null while it is under way.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTimeOffset? EndedAt { get; init; }

    public required string Message { get; init; }

    /// <summary>Slots whose instance is of the new revision and well.</summary>
    public required int Done { get; init; }

    public required int Total { get; init; }

    /// <summary>Slots whose new instance has failed.</summary>
    public required int Failed { get; init; }

    /// <summary>It waits for an instance that fails, and goes on by itself when that is well.</summary>
    public required bool Held { get; init; }

    public static UpdateBody Of(UpdateView view) => new()
    {
        State = view.State,
        Cause = view.Cause,
        From = view.From,
        To = view.To,
        StartedAt = view.StartedAt,
        EndedAt = view.EndedAt,
        Message = view.Message,
        Done = view.Done,
        Total = view.Total,
        Failed = view.Failed,
        Held = view.IsHeld,
    };
}

/// <summary>A revision that a service can go back to.</summary>
public sealed record RevisionBody
{
    public required int Number { get; init; }

    public required string Image { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? ImageDigest { get; init; }

    public static RevisionBody Of(RevisionView view) => new() { Number = view.Number, Image = view.Image, ImageDigest = view.ImageDigest };
}
