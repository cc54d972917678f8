namespace Scheduler.Core.Compose.Readers;

/// <summary>
/// Rancher 1.x says much in labels. What has a counterpart here is honoured: global services, pulling always, and hard
/// rules on host labels. The rest is kept as labels, with a warning.
/// </summary>
internal static class RancherLabels
{
    public const string Global = "io.rancher.scheduler.global";
    private const string Prefix = "io.rancher.";
    private const string PullImage = "io.rancher.container.pull_image";
    private const string HostLabel = "io.rancher.scheduler.affinity:host_label";
    private const string HostLabelNot = "io.rancher.scheduler.affinity:host_label_ne";

    public static bool IsGlobal(Field service) => Read(service).Any(label => label is { Name: Global, Value: "true" });

    public static bool PullsAlways(Field service) => Read(service).Any(label => label is { Name: PullImage, Value: "always" });

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

    public static void Warn(Field service)
    {
        foreach (var (name, value, at) in Read(service))
        {
            var isHonoured = name is HostLabel or HostLabelNot or Global || (name == PullImage && value == "always");
            if (!isHonoured && name.StartsWith(Prefix, StringComparison.Ordinal)) at.Warning($"the label {Shown.Text(name)} has no effect: {Note(name)}");
        }
    }

    private static string Note(string name) => name switch
    {
        "io.rancher.sidekicks" => "each service is placed on its own, and need not be on one host with another",
        "io.rancher.container.start_once" => "write restart: \"no\"",
        "io.rancher.container.create_agent" or "io.rancher.container.agent.role" => "containers get no keys of the API",
        _ when name.StartsWith("io.rancher.scheduler.affinity:host_label_soft", StringComparison.Ordinal) => "only hard rules are known",
        _ when name.StartsWith("io.rancher.scheduler.affinity:container", StringComparison.Ordinal) => "instances are spread over the hosts; deploy.placement.max_replicas_per_node keeps those of a service apart",
        _ => "it is Rancher's own",
    };

    private static IEnumerable<(string Name, string? Value, Field At)> Read(Field service) =>
        PairsReader.Read(service["labels"]);
}
