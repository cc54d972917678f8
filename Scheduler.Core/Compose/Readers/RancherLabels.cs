namespace Scheduler.Core.Compose.Readers;

/// <summary>
/// Rancher 1.x says much in labels. What has a counterpart here is honoured: global services, pulling always, starting
/// once, sidekicks, host names, and rules of affinity (<see cref="AffinityReader"/>). The rest is kept as labels, with a
/// warning.
/// </summary>
internal static class RancherLabels
{
    public const string Global = "io.rancher.scheduler.global";
    private const string Prefix = "io.rancher.";
    private const string HostnameOverride = "io.rancher.container.hostname_override";
    private const string PullImage = "io.rancher.container.pull_image";
    private const string StartOnce = "io.rancher.container.start_once";
    private const string Sidekicks = "io.rancher.sidekicks";

    public static bool IsGlobal(Field service) => Read(service).Any(label => label is { Name: Global, Value: "true" });

    public static bool PullsAlways(Field service) => Read(service).Any(label => label is { Name: PullImage, Value: "always" });

    public static bool StartsOnce(Field service) => Read(service).Any(label => label is { Name: StartOnce, Value: "true" });

    /// <summary>Each container has a host name of its own, made of its container's name.</summary>
    public static bool NamesHosts(Field service) => Read(service).Any(label => label is { Name: HostnameOverride, Value: "container_name" });

    /// <summary>The services that this one has beside it, with the place that names them.</summary>
    public static IEnumerable<(string Name, Field At)> SidekicksOf(Field service) =>
        Read(service).Where(label => label.Name == Sidekicks).SelectMany(label => Terms(label.Value).Select(name => (name, label.At)));

    public static void Warn(Field service)
    {
        foreach (var (name, value, at) in Read(service))
        {
            var isHonoured = name switch
            {
                Global or StartOnce or Sidekicks => true,
                PullImage => value == "always",
                HostnameOverride => value == "container_name",
                _ => AffinityReader.IsRule(name),
            };
            if (!isHonoured && name.StartsWith(Prefix, StringComparison.Ordinal))
                at.Warning($"the label {Shown.Text(name)} has no effect: {Note(name)}");
        }
    }

    private static string Note(string name) => name switch
    {
        HostnameOverride => "only container_name is known",
        "io.rancher.container.create_agent" or "io.rancher.container.agent.role" => "containers get no keys of the API",
        _ when name.StartsWith(AffinityReader.Prefix, StringComparison.Ordinal) =>
            "a rule is on host_label, container_label or container, with _soft, _ne or _soft_ne",
        _ => "it is Rancher's own",
    };

    private static string[] Terms(string? value) => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<(string Name, string? Value, Field At)> Read(Field service) =>
        OwnKeys.HasPlainLabels(service) ? [] : PairsReader.Read(service["labels"]);
}
