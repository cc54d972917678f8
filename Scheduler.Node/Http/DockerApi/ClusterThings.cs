using Scheduler.Core.Swarm;
using Scheduler.Core.Views;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>
/// <c>docker inspect NAME</c> asks for a container, an image, a network, a volume, a service, a task and a node, in turn, and
/// only goes on where there is none. While a host cannot be asked nobody knows whether it has such a container; but what the
/// cluster itself has under that name is to be found all the same.
/// </summary>
internal static class ClusterThings
{
    /// <param name="text">A whole name or id.</param>
    public static bool Has(Board board, string text) =>
        board.Services.Values.Any(service => ServiceNames.Of(service.Key) == text)
        || board.Hosts.Keys.Any(host => host.Value == text)
        || (DockerIds.IsWhole(text) && HasId(board, text));

    private static bool HasId(Board board, string id) =>
        board.Hosts.Keys.Any(host => DockerIds.OfHost(host) == id)
        || board.Services.Values.Any(service => DockerIds.OfService(service.Uid) == id
            || service.Instances.Any(instance => instance.Id is { } task && DockerIds.OfTask(task) == id));
}
