using System.Collections.Immutable;
using System.Globalization;
using Scheduler.Core.Services;
using Scheduler.Core.Swarm;
using Scheduler.Core.Views;
using Scheduler.Messages.Feed;
using Scheduler.Messages.Files;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>Our events in Docker's words; those that Docker has no word for are left out.</summary>
public static class EventMapping
{
    /// <param name="board">Who has which container; what has gone meanwhile is named as far as the event does.</param>
    public static EventWire? Of(FeedEvent item, Board board) => item.Type.Split('.', 2) switch
    {
        ["service", var word] => OfService(item, word, board),
        ["instance", var word] => OfInstance(item, word, board),
        ["host", var word] => Wire(
            item,
            "node",
            word == "removed" ? "remove" : "update",
            DockerIds.OfHost(new HostId(item.Subject)),
            "swarm",
            Said(item, item.Subject)),
        [("secret" or "config") and var kind, var word] => Wire(
            item,
            kind,
            word == "removed" ? "remove" : "create",
            DockerIds.OfFile(kind == "secret" ? FileKind.Secret : FileKind.Config, item.Subject),
            "swarm",
            Said(item, item.Subject)),
        _ => null,
    };

    private static EventWire? OfService(FeedEvent item, string word, Board board)
    {
        if (!ServiceKey.TryParse(item.Subject, out var key)) return null;
        var action = word switch
        {
            "created" => "create",
            // With Docker a service is gone when it is told to go.
            "removing" => "remove",
            "removed" => null,
            _ => "update",
        };
        if (action is null) return null;
        var id = board.Services.TryGetValue(key, out var view) ? DockerIds.OfService(view.Uid) : "";
        return Wire(item, "service", action, id, "swarm", Said(item, ServiceNames.Of(key)));
    }

    private static EventWire? OfInstance(FeedEvent item, string word, Board board)
    {
        if (!ServiceKey.TryParse(item.Subject, out var key)) return null;
        var service = board.Services.GetValueOrDefault(key);
        var instance = service is null ? null : PastInstances.WithPresent(service).FirstOrDefault(one => one.Id?.Value == item.Instance);
        var container = instance?.ContainerId ?? "";
        // What failed before it had a container is no container's event, and clients take the id of one that lives for granted.
        if (ActionOf(word, service) is not { } action || (container.Length == 0 && action != "destroy")) return null;
        var attributes = Said(item, instance?.ContainerName ?? item.Instance ?? "");
        foreach (var (label, value) in service?.Spec.Container.Labels ?? ImmutableSortedDictionary<string, string>.Empty)
            attributes.TryAdd(label, value);
        attributes["com.docker.swarm.service.name"] = ServiceNames.Of(key);
        if (key.Stack != ServiceNames.Loose) attributes[ServiceNames.StackLabel] = key.Stack;
        if (service is not null) attributes["com.docker.swarm.service.id"] = DockerIds.OfService(service.Uid);
        if (item.Instance is { } id) attributes["com.docker.swarm.task.id"] = DockerIds.OfTask(new InstanceId(id));
        if (item.Host is { } host) attributes["com.docker.swarm.node.id"] = DockerIds.OfHost(new HostId(host));
        if (item.Slot is { } slot)
            attributes["com.docker.swarm.task.name"] = string.Create(CultureInfo.InvariantCulture, $"{ServiceNames.Of(key)}.{slot}");
        if (instance?.Image is { } image) attributes["image"] = image;
        if (word is "failed" or "completed" && instance?.ExitCode is { } code) attributes["exitCode"] = code.ToString(CultureInfo.InvariantCulture);
        return Wire(item, "container", action, container, "local", attributes) with { Status = action, Id = container, From = instance?.Image };
    }

    private static string? ActionOf(string word, ServiceView? service) => word switch
    {
        "created" => "create",
        "initializing" => "start",
        "running" => HasCheck(service) ? "health_status: healthy" : "start",
        "unhealthy" => "health_status: unhealthy",
        "stopping" => "kill",
        "stopped" => "stop",
        "failed" or "completed" => "die",
        "gone" => "destroy",
        _ => null,
    };

    private static bool HasCheck(ServiceView? service) =>
        service?.Spec.Container.Healthcheck is { Test: { IsEmpty: false } test } && test[0] != "NONE";

    private static Dictionary<string, string> Said(FeedEvent item, string name) => new(StringComparer.Ordinal)
    {
        ["name"] = name,
        ["io.scheduler.event"] = item.Type,
        ["io.scheduler.message"] = item.Message
    };

    private static EventWire Wire(FeedEvent item, string type, string action, string id, string scope, Dictionary<string, string> attributes) => new()
    {
        Type = type,
        Action = action,
        Actor = new EventActorWire(id, attributes),
        Scope = scope,
        Time = item.At.ToUnixTimeSeconds(),
        TimeNano = DockerTime.Nanoseconds(item.At),
    };
}
