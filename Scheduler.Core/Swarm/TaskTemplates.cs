using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Scheduler.Core.Services;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Swarm;

/// <summary>
/// Swarm's placeholders in a host name, a variable's value and a mount's source, such as <c>{{.Task.Slot}}</c>: each
/// instance has its own (https://docs.docker.com/reference/cli/docker/service/create/#create-services-using-templates).
/// Whatever else stands in braces stays as it is: it may be the program's own. Pure.
/// </summary>
public static partial class TaskTemplates
{
    /// <summary>Those that are filled in, for a person.</summary>
    public const string Known = ".Service.ID, .Service.Name, .Node.ID, .Node.Hostname, .Task.ID, .Task.Name and .Task.Slot";

    private const string TaskSlot = "Task.Slot";

    /// <summary>What a container of the instance is made of. Task, service and node have the ids and names that the Docker API shows.</summary>
    public static ContainerSpec Filled(ContainerSpec container, ServiceState state, Instance instance) =>
        HasAny(container) ? Filled(container, name => ValueOf(name, state, instance)) : container;

    /// <summary>Where volumes are is known before there is an instance: by the slot alone.</summary>
    public static string OfSlot(string text, int slot) =>
        Filled(text, name => name == TaskSlot ? slot.ToString(CultureInfo.InvariantCulture) : null);

    /// <summary>With something in the place of each that is understood: what is wrong with the rest can be told from that.</summary>
    public static string Sample(string text) => Filled(text, _ => "x");

    private static bool HasAny(ContainerSpec container) => container is { Hostname: var hostname, Environment: var variables, Mounts: var mounts }
        && (MayHoldOne(hostname) || variables.Values.Any(MayHoldOne) || mounts.Any(mount => MayHoldOne(mount.Source)));

    /// <summary>Whether a text may hold a placeholder, of these or of others.</summary>
    public static bool MayHoldOne(string? text) => text?.Contains("{{", StringComparison.Ordinal) == true;

    private static ContainerSpec Filled(ContainerSpec container, Func<string, string?> valueOf) => container with
    {
        Hostname = container.Hostname is { } hostname ? Filled(hostname, valueOf) : null,
        Environment = Filled(container.Environment, valueOf),
        Mounts = [.. container.Mounts.Select(mount => mount.Source is { } source ? mount with { Source = Filled(source, valueOf) } : mount)],
    };

    private static ImmutableSortedDictionary<string, string> Filled(
        ImmutableSortedDictionary<string, string> variables, Func<string, string?> valueOf) =>
        variables.SetItems(variables.Where(one => MayHoldOne(one.Value)).Select(one => KeyValuePair.Create(one.Key, Filled(one.Value, valueOf))));

    private static string Filled(string text, Func<string, string?> valueOf) =>
        MayHoldOne(text) ? Placeholder().Replace(text, match => valueOf(match.Groups[1].Value) ?? match.Value) : text;

    private static string ValueOf(string name, ServiceState state, Instance instance) => name switch
    {
        "Service.ID" => DockerIds.OfService(state.Uid),
        "Service.Name" => ServiceNames.Of(state.Key),
        "Node.ID" => DockerIds.OfHost(instance.Host),
        "Node.Hostname" => instance.Host.Value,
        "Task.ID" => DockerIds.OfTask(instance.Id),
        TaskSlot => TaskNames.SlotOf(state.Spec.Mode, instance.Slot, instance.Host),
        _ => $"{TaskNames.Of(state.Key, state.Spec.Mode, instance.Slot, instance.Host)}.{DockerIds.OfTask(instance.Id)}",
    };

    [GeneratedRegex(@"\{\{\s*\.(Service\.ID|Service\.Name|Node\.ID|Node\.Hostname|Task\.ID|Task\.Name|Task\.Slot)\s*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
