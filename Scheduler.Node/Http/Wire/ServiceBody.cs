using System.Text.Json.Serialization;
using Scheduler.Messages.Services;

namespace Scheduler.Node.Http.Wire;

/// <summary>A service on the wire: the summary that lists give, with spec and instances where the whole is asked for.</summary>
public sealed record ServiceBody
{
    public required string Stack { get; init; }

    public required string Name { get; init; }

    public required string Uid { get; init; }

    /// <summary>The number in its ETag.</summary>
    public required long Version { get; init; }

    public required int Revision { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? PreviousRevision { get; init; }

    public required ServiceMode Mode { get; init; }

    /// <summary>Desired.</summary>
    public required int Scale { get; init; }

    public required int Running { get; init; }

    /// <summary>Running instances of the current revision.</summary>
    public required int UpToDate { get; init; }

    public required ServiceStatus Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Reason { get; init; }

    public required string Image { get; init; }

    /// <summary>What the current revision's image is pinned to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? ImageDigest { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The latest update; null when there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public UpdateBody? Update { get; init; }

    /// <summary>Where it stands; only of a job.</summary>
    public JobBody? Job { get; init; }

    public ServiceSpec? Spec { get; init; }

    /// <summary>Those that are kept, the present one included.</summary>
    public IReadOnlyList<RevisionBody>? Revisions { get; init; }

    public IReadOnlyList<InstanceBody>? Instances { get; init; }

    public static ServiceBody Summary(ServiceView view) => new()
    {
        Stack = view.Key.Stack,
        Name = view.Key.Service,
        Uid = view.Uid,
        Version = view.Version,
        Revision = view.Revision,
        PreviousRevision = view.PreviousRevision,
        Mode = view.Mode,
        Scale = view.Scale,
        Running = view.Running,
        UpToDate = view.UpToDate,
        Status = view.Status,
        Reason = view.Reason,
        Image = view.Spec.Container.Image,
        ImageDigest = view.ImageDigest,
        CreatedAt = view.CreatedAt,
        UpdatedAt = view.UpdatedAt,
        Update = view.Update is { } update ? UpdateBody.Of(update) : null,
        Job = view.Job is { } job ? JobBody.Of(job) : null,
    };

    public static ServiceBody Whole(ServiceView view) => Summary(view) with
    {
        Spec = view.Spec,
        Revisions = view.Revisions is { } revisions ? [.. revisions.Select(RevisionBody.Of)] : null,
        Instances = [.. view.Instances.Select(InstanceBody.Of)],
    };
}
