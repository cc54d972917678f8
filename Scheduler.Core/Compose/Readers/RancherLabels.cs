namespace Scheduler.Core.Compose.Readers;

/// <summary>
/// Rancher 1.x says much in labels. What has a counterpart here is honoured: global services, pulling always, starting
/// once, sidekicks, hard rules on host labels, and a service's own instances kept apart. The rest is kept as labels, with
/// a warning.
/// </summary>
internal static class RancherLabels
{
    public const string Global = "io.rancher.scheduler.global";
    private const string Prefix = "io.rancher.";
    private const string PullImage = "io.rancher.container.pull_image";
    private const string HostLabel = "io.rancher.scheduler.affinity:host_label";
    private const string StartOnce = "io.rancher.container.start_once";
    private const string Sidekicks = "io.rancher.sidekicks";
    private const string ContainerLabelNot = "io.rancher.scheduler.affinity:container_label_ne";
    private const string ContainerLabelSoftNot = "io.rancher.scheduler.affinity:container_label_soft_ne";
    private const string HostLabelNot = "io.rancher.scheduler.affinity:host_label_ne";

    public static bool IsGlobal(Field service) => Read(service).Any(label => label is { Name: Global, Value: "true" });

    public static bool PullsAlways(Field service) => Read(service).Any(label => label is { Name: PullImage, Value: "always" });

    public static bool StartsOnce(Field service) => Read(service).Any(label => label is { Name: StartOnce, Value: "true" });

    /// <summary>No two instances of the service on one host, by a hard rule.</summary>
    public static bool KeepsApart(StackContext stack, string name, Field service) =>
        Read(service).Any(label => label.Name == ContainerLabelNot && Terms(label.Value).Any(term => IsItself(stack, name, term)));

    /// <summary>The services that this one has beside it, with the place that names them.</summary>
    public static IEnumerable<(string Name, Field At)> SidekicksOf(Field service) =>
        Read(service).Where(label => label.Name == Sidekicks).SelectMany(label => Terms(label.Value).Select(name => (name, label.At)));

    /// <summary>Each <c>key=value</c> of a host label rule as a constraint.</summary>
    public static IEnumerable<string> Constraints(Field service)
    {
        foreach (var (name, value, at) in Read(service))
        {
            var operation = name switch { HostLabel => "==", HostLabelNot => "!=", _ => null };
            if (operation is null) continue;
            foreach (var term in (value ?? "").Split(',', StringSplitOptions.TrimEntries))
            {
                if (term.Split('=') is [{ Length: > 0 } key, { Length: > 0 } wanted]) yield return $"node.labels.{key}{operation}{wanted}";
                else at.Error($"must be key=value pairs with commas between them, is \"{Shown.Text(value ?? "")}\"");
            }
        }
    }

    public static void Warn(StackContext stack, string service, Field fields)
    {
        foreach (var (name, value, at) in Read(fields))
        {
            var isHonoured = name switch
            {
                HostLabel or HostLabelNot or Global or StartOnce or Sidekicks => true,
                PullImage => value == "always",
                // Instances are spread over the hosts in any case.
                ContainerLabelNot or ContainerLabelSoftNot => Terms(value).All(term => IsItself(stack, service, term)),
                _ => false,
            };
            if (!isHonoured && name.StartsWith(Prefix, StringComparison.Ordinal)) at.Warning($"the label {Shown.Text(name)} has no effect: {Note(name)}");
        }
    }

    private static string Note(string name) => name switch
    {
        "io.rancher.container.hostname_override" => "write a hostname",
        "io.rancher.container.create_agent" or "io.rancher.container.agent.role" => "containers get no keys of the API",
        _ when name.StartsWith("io.rancher.scheduler.affinity:host_label_soft", StringComparison.Ordinal) => "only hard rules are known",
        _ when name.StartsWith("io.rancher.scheduler.affinity:container", StringComparison.Ordinal) => "instances are spread over the hosts; deploy.placement.max_replicas_per_node keeps those of a service apart",
        _ => "it is Rancher's own",
    };

    private static string[] Terms(string? value) => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A rule on the service's own containers, by their names or by Rancher's macros for them.</summary>
    private static bool IsItself(StackContext stack, string service, string term) =>
        term == "io.rancher.stack_service.name=${stack_name}/${service_name}" || term == $"io.rancher.stack_service.name={stack.Stack}/{service}";

    private static IEnumerable<(string Name, string? Value, Field At)> Read(Field service) =>
        OwnKeys.HasPlainLabels(service) ? [] : PairsReader.Read(service["labels"]);
}
