using Scheduler.Core.Preflight;
using Scheduler.Core.Services;
using Scheduler.Core.Services.Jobs;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads what becomes of a service's instances when their host is lost: labels of ours, in <c>labels</c> or <c>deploy.labels</c>.</summary>
internal static class LossLabels
{
    public const string OnHostLoss = "scheduler.on-host-loss";
    public const string Volumes = "scheduler.volumes";
    private const string Prefix = "scheduler.";

    public static HostLossPolicy Policy(Field service) => OwnKeys.Policy(service)
        ?? (Choice(service, OnHostLoss, "available", "exclusive") == "exclusive" ? HostLossPolicy.Exclusive : HostLossPolicy.Available);

    public static bool MovesVolumes(Field service) => OwnKeys.MovesVolumes(service) ?? Choice(service, Volumes, "local", "movable") == "movable";

    /// <summary>A label that begins as ours do and is none of them is a slip of the pen.</summary>
    public static void Check(Field service)
    {
        foreach (var (name, _, at) in Read(service).Where(label => label.Name.StartsWith(Prefix, StringComparison.Ordinal) && !IsKnown(label.Name)))
            at.Warning($"the label {Shown.Text(name)} has no effect: of those that begin with {Prefix} there are {OnHostLoss}, {Volumes}, {MoveLimits.Label}, {PreflightLabel.Name} and {string.Join(", ", JobLabels.All)}");
    }

    private static bool IsKnown(string label) => label is OnHostLoss or Volumes or MoveLimits.Label or PreflightLabel.Name || JobLabels.IsOne(label);

    private static string? Choice(Field service, string name, string usual, string other)
    {
        var given = Read(service).Where(label => label.Name == name).ToList();
        foreach (var (_, value, at) in given.Where(label => label.Value != usual && label.Value != other))
            at.Error($"the label {name} must be {usual} or {other}, is \"{Shown.Text(value ?? "")}\"");
        if (given.Select(label => label.Value).Distinct().Count() > 1)
            given[^1].At.Error($"the label {name} differs between labels and deploy.labels: remove one of them");
        return given.Select(label => label.Value).FirstOrDefault();
    }

    private static IEnumerable<(string Name, string? Value, Field At)> Read(Field service) =>
        OwnKeys.HasPlainLabels(service) ? [] : PairsReader.Read(service["labels"]).Concat(PairsReader.Read(service["deploy"]?["labels"]));
}
