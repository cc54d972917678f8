using Scheduler.Core.Services;
using Scheduler.Core.Views;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Mapping;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>An instance and its service.</summary>
public sealed record FoundTask(ServiceView Service, InstanceView Instance)
{
    /// <summary>How it went; null for one that is there.</summary>
    public Parting? Parting { get; init; }
}

/// <summary>Finds instances as Docker's clients name tasks.</summary>
public static class TaskFinder
{
    /// <summary>One that is there, before one that is over and had the same name.</summary>
    public static Found<FoundTask> Find(Board board, string id)
    {
        var present = Find(id, board.Services.Values.SelectMany(Present));
        return present.One is null && Find(id, board.Services.Values.SelectMany(Past)) is { One: not null } past ? past : present;
    }

    /// <summary>The tasks of a service: its instances, and those that are over.</summary>
    public static IEnumerable<FoundTask> Of(ServiceView service) => Present(service).Concat(Past(service));

    private static IEnumerable<FoundTask> Present(ServiceView service) => service.Instances.Select(instance => new FoundTask(service, instance));

    private static IEnumerable<FoundTask> Past(ServiceView service) =>
        (service.Past ?? []).Select(past => new FoundTask(service, PastInstances.ViewOf(service, past)) { Parting = past.Parting });

    private static Found<FoundTask> Find(string id, IEnumerable<FoundTask> tasks) =>
        DockerLookup.Find(
            "task",
            id,
            [.. tasks],
            one => TaskShowing.IdOf(one.Service, one.Instance),
            one => TaskShowing.NameOf(one.Service, one.Instance));
}
