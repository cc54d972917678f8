using Scheduler.Core.Views;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Mapping;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>An instance and its service.</summary>
public sealed record FoundTask(ServiceView Service, InstanceView Instance);

/// <summary>Finds instances as Docker's clients name tasks.</summary>
public static class TaskFinder
{
    public static Found<FoundTask> Find(Board board, string id)
    {
        var all = board.Services.Values.SelectMany(service => service.Instances, (service, instance) => new FoundTask(service, instance)).ToList();
        return DockerLookup.Find("task", id, all, one => TaskShowing.IdOf(one.Service, one.Instance), one => TaskShowing.NameOf(one.Service, one.Instance));
    }
}
