using System.Text.Json.Nodes;
using Scheduler.Core.Services;
using Scheduler.Core.Swarm;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>The labels by which Swarm's clients find the containers of a service, made of our own.</summary>
public static class SwarmLabels
{
    public const string Prefix = "com.docker.";

    private const string Swarm = Prefix + "swarm.";

    /// <summary>None for a container that is not of the cluster.</summary>
    /// <param name="labelOf">The container's own labels; null for one that it has not.</param>
    public static IEnumerable<KeyValuePair<string, string>> Of(HostId host, string cluster, Func<string, string?> labelOf)
    {
        if (labelOf(ContainerIdentity.ClusterLabel) != cluster) yield break;
        if (labelOf(ContainerIdentity.InstanceLabel) is not { } instance
            || labelOf(ContainerIdentity.StackLabel) is not { } stack
            || labelOf(ContainerIdentity.ServiceLabel) is not { } service)
            yield break;
        var (task, name) = (DockerIds.OfTask(new InstanceId(instance)), ServiceNames.Of(new ServiceKey(stack, service)));
        yield return new(Swarm + "node.id", DockerIds.OfHost(host));
        yield return new(Swarm + "service.id", DockerIds.OfService(UidOf(instance)));
        yield return new(Swarm + "service.name", name);
        yield return new(Swarm + "task", "");
        yield return new(Swarm + "task.id", task);
        yield return new(Swarm + "task.name", $"{name}.{labelOf(ContainerIdentity.SlotLabel)}.{task}");
        if (stack != ServiceNames.Loose) yield return new(ServiceNames.StackLabel, stack);
    }

    /// <summary>Adds them to a container's labels as an engine has them.</summary>
    public static void AddTo(JsonObject labels, HostId host, string cluster)
    {
        foreach (var (name, value) in Of(host, cluster, name => (string?)labels[name]).ToList()) labels[name] = value;
    }

    /// <summary>An instance's id is its service's uid, a hyphen and a number.</summary>
    private static string UidOf(string instance) => instance.LastIndexOf('-') is var hyphen and > 0 ? instance[..hyphen] : instance;
}
