using System.Text.Json.Serialization;
using Scheduler.Core.Orphans;

namespace Scheduler.Node.Http.Wire;

/// <summary>A container that no service asks for, on the wire.</summary>
public sealed record OrphanBody
{
    public required string Host { get; init; }

    public required string Container { get; init; }

    public required string Name { get; init; }

    public required string Service { get; init; }

    public required string Instance { get; init; }

    public required int Slot { get; init; }

    public required int Revision { get; init; }

    public required string Image { get; init; }

    /// <summary>The engine's word for it.</summary>
    public required string State { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Why nobody asks for it.</summary>
    public required string Reason { get; init; }

    public static OrphanBody Of(Orphan one) => new()
    {
        Host = one.Host.Value,
        Container = one.View.ContainerId,
        Name = one.View.ContainerName,
        Service = one.View.Service,
        Instance = one.View.Instance.Value,
        Slot = one.View.Slot,
        Revision = one.View.Revision,
        Image = one.View.Image,
        State = one.View.State,
        CreatedAt = one.View.CreatedAt,
        Reason = one.Why,
    };
}

/// <summary>What is done about an orphan.</summary>
/// <param name="Done">adopted, or removing: that takes as long as the container takes to stop.</param>
public sealed record OrphanDoneBody(string Container, string Service, string Done);
