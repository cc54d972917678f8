using System.Text.Json;
using System.Text.Json.Nodes;
using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Mapping;

namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>A row of <c>docker ps</c>.</summary>
internal static class ContainerRow
{
    /// <summary>As an engine has it, with what only the cluster knows: its host in its names, and Swarm's labels.</summary>
    public static JsonObject Of(HostId host, string cluster, JsonElement container)
    {
        var row = JsonObject.Create(container)!;
        row["Names"] = new JsonArray([.. (row["Names"] as JsonArray ?? []).Select(name => (JsonNode)NameOn(host, (string)name!))]);
        if (row["Labels"] is not JsonObject labels) row["Labels"] = labels = [];
        // Some kilobytes in each row, which only a recovery reads.
        labels.Remove(SpecLabel.Name);
        SwarmLabels.AddTo(labels, host, cluster);
        JoinedNetworks.NameByCluster(row);
        return row;
    }

    /// <summary>Of a host that could not be asked: what was last known.</summary>
    /// <param name="reason">Why it could not.</param>
    public static JsonObject Of(HostId host, string cluster, InstanceView instance, string reason)
    {
        var labels = new JsonObject
        {
            [ContainerIdentity.ClusterLabel] = cluster,
            [ContainerIdentity.StackLabel] = instance.Service.Stack,
            [ContainerIdentity.ServiceLabel] = instance.Service.Service,
            [ContainerIdentity.SlotLabel] = instance.Slot.ToString(System.Globalization.CultureInfo.InvariantCulture),
            [ContainerIdentity.InstanceLabel] = instance.Id?.Value,
        };
        SwarmLabels.AddTo(labels, host, cluster);
        return new JsonObject
        {
            ["Id"] = instance.ContainerId,
            ["Names"] = new JsonArray(NameOn(host, instance.ContainerName ?? instance.ContainerId!)),
            ["Image"] = instance.Image ?? "",
            ["ImageID"] = "",
            ["Command"] = "",
            ["Created"] = instance.Since?.ToUnixTimeSeconds() ?? 0,
            ["Ports"] = new JsonArray(),
            ["Labels"] = labels,
            ["State"] = StateOf(instance.State),
            ["Status"] = $"Unknown: {reason}",
            ["HostConfig"] = new JsonObject { ["NetworkMode"] = "default" },
            ["NetworkSettings"] = new JsonObject { ["Networks"] = new JsonObject() },
            ["Mounts"] = new JsonArray(),
        };
    }

    /// <summary>As engines have names: with a slash in front.</summary>
    public static string NameOn(HostId host, string name) => $"/{host}/{name.TrimStart('/')}";

    private static string StateOf(InstanceState state) => state switch
    {
        InstanceState.Stopped or InstanceState.Completed or InstanceState.Failed => "exited",
        InstanceState.Created => "created",
        InstanceState.Removing or InstanceState.Gone => "removing",
        _ => "running",
    };
}
