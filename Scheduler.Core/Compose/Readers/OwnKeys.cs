using System.Collections.Immutable;
using Scheduler.Core.Compose.Keys;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads <c>x-scheduler</c> of a service: what compose has no words for. Exported files use it.</summary>
internal static class OwnKeys
{
    public const string Key = "x-scheduler";

    /// <summary>Labels that begin so are read as rules, unless the service says that they are none.</summary>
    public static bool IsRead(string label) =>
        label.StartsWith("io.rancher.", StringComparison.Ordinal)
        || label is LossLabels.OnHostLoss or LossLabels.Volumes
        || Services.Jobs.JobLabels.IsOne(label);

    /// <summary>Its labels are labels and nothing more.</summary>
    public static bool HasPlainLabels(Field service) => service[Key]?["plain_labels"]?.Bool() ?? false;

    public static void Check(Field service)
    {
        if (service[Key] is not { } own) return;
        if (!own.IsMap) own.Error($"must be a map, is {own.Node.Kind}");
        own.CheckKeys(ServiceKeys.Own);
    }

    public static HostLossPolicy? Policy(Field service) => service[Key]?["on_host_loss"]?.Parsed<HostLossPolicy>(
        text => text switch
        {
            "exclusive" => HostLossPolicy.Exclusive,
            "available" => HostLossPolicy.Available,
            _ => null
        },
        "available or exclusive");

    public static bool? NamesHosts(Field service) => service[Key]?["hostname_of_slot"]?.Bool();

    /// <summary>Rules as data; null where there are none.</summary>
    public static ImmutableArray<AffinityRule>? Affinity(Field service) =>
        service[Key]?["affinity"] is { } field ? [.. field.Items().Select(Rule)] : null;

    private static AffinityRule Rule(Field item)
    {
        item.CheckKeys(PartKeys.OwnRule);
        var subject = item["subject"]?.Parsed<AffinitySubject>(text => Named<AffinitySubject>(text), "hostLabel, host, containerLabel or container");
        if (item["subject"] is null) item.Error("must have a subject");
        return new AffinityRule(subject ?? default, item["key"]?.Text() ?? "", item["value"]?.Text() ?? "")
        {
            Form = item["form"]?.Parsed<AffinityForm>(text => Named<AffinityForm>(text), "exact, glob or regexp") ?? default,
            Not = item["not"]?.Bool() ?? false,
            Soft = item["soft"]?.Bool() ?? false,
        };
    }

    private static T? Named<T>(string text) where T : struct, Enum =>
        Enum.GetValues<T>().Select(value => (T?)value).FirstOrDefault(value => WordOf(value!.Value) == text);

    /// <summary>The word for it in a file.</summary>
    internal static string WordOf<T>(T value) where T : struct, Enum =>
        value.ToString() is [var first, .. var rest] ? char.ToLowerInvariant(first) + rest : "";

    /// <summary>The primary that it is beside, with the place that names it; null for none.</summary>
    public static (string Primary, Field At)? SidekickOf(Field service) =>
        service[Key]?["sidekick_of"] is { } field && field.Word() is { } name ? (name, field) : null;

    public static ImmutableArray<string>? MadeAfter(Field service) => service[Key]?["made_after"]?.Words() is { IsEmpty: false } names ? names : null;

    public static bool? MovesVolumes(Field service) => service[Key]?["moves_volumes"]?.Bool();

    public static long ForceUpdate(Field service) => service[Key]?["force_update"]?.Long(min: 0) ?? 0;
}
