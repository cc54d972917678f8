using System.Collections.Immutable;
using Scheduler.Core.Compose.Keys;
using Scheduler.Core.Services;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads how many instances a service has and where they may run: <c>deploy</c> and <c>scale</c>.</summary>
internal static class DeployReader
{
    public static ServiceMode Mode(Field service)
    {
        var isGlobal = RancherLabels.IsGlobal(service);
        var isJob = JobReader.HasSchedule(service);
        var field = service["deploy"]?["mode"];
        switch (field?.Word())
        {
            case null:
                return (isGlobal, isJob) switch
                {
                    (true, true) => ServiceMode.GlobalJob,
                    (true, false) => ServiceMode.Global,
                    (_, true) => ServiceMode.ReplicatedJob,
                    _ => ServiceMode.Replicated,
                };
            case "replicated":
                if (isGlobal) field.Error($"the label {RancherLabels.Global} says that it is global");
                return ServiceMode.Replicated;
            case "global":
                return ServiceMode.Global;
            case "replicated-job":
                if (isGlobal) field.Error($"the label {RancherLabels.Global} says that it is global");
                return ServiceMode.ReplicatedJob;
            case "global-job":
                return ServiceMode.GlobalJob;
            case var other:
                field.Error($"must be replicated, global, replicated-job or global-job, is \"{Shown.Text(other)}\"");
                return ServiceMode.Replicated;
        }
    }

    /// <summary>The scale that the file gives, or null.</summary>
    public static int? Scale(Field service, ServiceMode mode)
    {
        var fields = new[] { service["deploy"]?["replicas"], service["scale"] }.OfType<Field>().ToList();
        var scales = fields.Select(field => field.Integer(0, Service.ScaleMax)).ToList();
        if (fields.Count == 0) return null;
        if (mode.IsGlobal()) fields[0].Error("a global service has one instance on every host: remove this");
        if (scales.Distinct().Count() > 1) fields[1].Error("differs from deploy.replicas: remove one of them");
        return scales[0];
    }

    public static ImmutableArray<string> Constraints(StackContext stack, string name, Field service)
    {
        var placement = service["deploy"]?["placement"];
        var own = placement?["constraints"]?.Items() ?? [];
        return [.. own.Select(Constraint).OfType<string>(), .. AffinityReader.Constraints(stack, name, service)];
    }

    private static string? Constraint(Field item)
    {
        if (item.Word() is not { } text || Placement.Constraints.Fault(text) is not { } fault) return item.Word();
        item.Error($"\"{Shown.Text(text)}\": {fault}");
        return null;
    }

    /// <summary>Null for none.</summary>
    public static ImmutableArray<string>? SpreadOver(Field service)
    {
        var preferences = service["deploy"]?["placement"]?["preferences"]?.Items().ToList() ?? [];
        foreach (var preference in preferences) Check(preference, ServiceKeys.Preference);
        var labels = preferences.Select(preference => preference["spread"]).OfType<Field>().Select(Label).OfType<string>().ToImmutableArray();
        return labels.IsEmpty ? null : labels;
    }

    private static string? Label(Field spread)
    {
        if (spread.Word() is not { } text || Placement.Constraints.KeyFault(text) is not { } fault) return spread.Word();
        spread.Error($"\"{Shown.Text(text)}\": {fault}");
        return null;
    }

    public static int MaxPerHost(Field service) =>
        service["deploy"]?["placement"]?["max_replicas_per_node"]?.Integer(0, Service.ScaleMax) ?? 0;

    public static void CheckKeys(Field? deploy)
    {
        if (deploy is null) return;
        if (!deploy.IsMap) deploy.Error($"must be a map, is {deploy.Node.Kind}");
        Check(deploy, ServiceKeys.Deploy);
        Check(deploy["placement"], ServiceKeys.Placement);
        Check(deploy["restart_policy"], ServiceKeys.RestartPolicy);
        Check(deploy["resources"], ServiceKeys.Resources);
        Check(deploy["resources"]?["limits"], ServiceKeys.Limits);
        Check(deploy["resources"]?["reservations"], ServiceKeys.Reservations);
    }

    private static void Check(Field? field, KeySection section)
    {
        if (field is { IsMap: false }) field.Error($"must be a map, is {field.Node.Kind}");
        field?.CheckKeys(section);
    }
}
