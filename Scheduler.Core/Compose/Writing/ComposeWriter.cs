using System.Collections.Immutable;
using Scheduler.Core.Compose.Readers;
using Scheduler.Core.Services;
using Scheduler.Messages.Services;
using Scheduler.Messages.Stacks;

namespace Scheduler.Core.Compose.Writing;

/// <summary>Writes a stack as a compose file that gives the same stack again.</summary>
public static class ComposeWriter
{
    public static WrittenStack Write(StackSpec stack)
    {
        var declarations = new Declarations(stack.Name);
        var services = new YamlMap();
        foreach (var (name, service) in stack.Services) services.Put(name, Service(name, service, declarations));
        var root = new YamlMap();
        root.Add("name", stack.Name);
        root.Add("services", services);
        root.Add("networks", declarations.Networks);
        root.Add("volumes", declarations.Volumes);
        root.Add("secrets", declarations.Secrets);
        root.Add("configs", declarations.Configs);
        var text = YamlText.Write(root);
        return new WrittenStack(text, Lost(stack, text));
    }

    private static YamlMap Service(string name, StackService service, Declarations declarations)
    {
        var spec = service.Spec;
        var map = new YamlMap();
        ContainerWriting.AddTo(map, name, spec.Container, declarations);
        var dependencies = new YamlMap();
        foreach (var dependency in spec.DependsOn) dependencies.Put(dependency.Service, Condition(dependency));
        map.Add("depends_on", dependencies);
        map.Add("external_links", (spec.ExternalLinks ?? []).Select(link => $"{link.Stack}/{link.Service}:{link.Alias}").ToArray<object>());
        map.Add("deploy", Deploy(service));
        map.Add("x-scheduler", Own(spec));
        return map;
    }

    private static YamlMap Condition(Dependency dependency)
    {
        var map = new YamlMap();
        map.Add("condition", dependency.Condition switch
        {
            DependencyCondition.Healthy => "service_healthy",
            DependencyCondition.Completed => "service_completed_successfully",
            _ => "service_started",
        });
        return map;
    }

    private static YamlMap Preference(string label)
    {
        var map = new YamlMap();
        map.Add("spread", label);
        return map;
    }

    private static YamlMap Deploy(StackService service)
    {
        var spec = service.Spec;
        var map = new YamlMap();
        if (spec.Mode != ServiceMode.Replicated) map.Add("mode", spec.Mode.Word());
        if (!spec.Mode.IsGlobal() && !HasScaleOfAnother(spec)) map.Add("replicas", service.Scale);
        map.Add("labels", spec.Labels);
        var placement = new YamlMap();
        placement.Add("constraints", spec.Constraints);
        placement.Add("preferences", (spec.SpreadOver ?? []).Select(Preference).ToArray<object>());
        if (spec.MaxPerHost > 0) placement.Add("max_replicas_per_node", spec.MaxPerHost);
        map.Add("placement", placement);
        map.Add("resources", Resources(spec.Container.Resources, spec.Container.Engine));
        if (spec.Restart != new RestartPolicy()) map.Add("restart_policy", Restart(spec.Restart));
        if (spec.Update is { } update) map.Put("update_config", UpdateWriting.Of(update));
        if (spec.Rollback is { } rollback) map.Put("rollback_config", UpdateWriting.Of(rollback));
        return map;
    }

    /// <summary>A sidekick has its primary's.</summary>
    private static bool HasScaleOfAnother(ServiceSpec spec) => spec.SidekickOf is not null;

    private static YamlMap Resources(ResourceSpec resources, EngineOptions? options)
    {
        var limits = new YamlMap();
        limits.Add("cpus", WrittenQuantity.Cpus(resources.CpuLimit));
        limits.Add("memory", resources.MemoryLimitBytes);
        limits.Add("pids", resources.PidsLimit);
        var reservations = new YamlMap();
        reservations.Add("cpus", WrittenQuantity.Cpus(resources.CpuReservation));
        reservations.Add("memory", resources.MemoryReservationBytes);
        reservations.Add("devices", EngineOptionsWriting.Devices(options));
        var map = new YamlMap();
        map.Add("limits", limits);
        map.Add("reservations", reservations);
        return map;
    }

    private static YamlMap Restart(RestartPolicy restart)
    {
        var map = new YamlMap();
        map.Add("condition", restart.Condition switch { RestartCondition.None => "none", RestartCondition.OnFailure => "on-failure", _ => "any" });
        map.Add("delay", WrittenQuantity.Duration(restart.Delay));
        if (restart.MaxAttempts > 0) map.Add("max_attempts", restart.MaxAttempts);
        map.Add("window", WrittenQuantity.Duration(restart.Window));
        return map;
    }

    /// <summary>What compose has no words for. Labels are written as they are: what they once asked for stands beside them.</summary>
    private static YamlMap Own(ServiceSpec spec)
    {
        var map = new YamlMap();
        map.Add("plain_labels", spec.Container.Labels.Keys.Concat(spec.Labels.Keys).Any(OwnKeys.IsRead));
        if (spec.OnHostLoss == HostLossPolicy.Exclusive) map.Add("on_host_loss", "exclusive");
        map.Add("affinity", (spec.Affinity ?? []).Select(Rule).ToArray<object>());
        map.Add("sidekick_of", spec.SidekickOf);
        map.Add("made_after", spec.Container.MadeAfter ?? []);
        map.Add("hostname_of_slot", spec.Container.HostnameOfSlot);
        map.Add("job", JobWriting.Of(spec.Job));
        map.Add("moves_volumes", spec.MovesVolumes);
        if (spec.ForceUpdate != 0) map.Add("force_update", spec.ForceUpdate);
        return map;
    }

    private static YamlMap Rule(AffinityRule rule)
    {
        var map = new YamlMap();
        map.Add("subject", OwnKeys.WordOf(rule.Subject));
        if (rule.Key.Length > 0) map.Add("key", rule.Key);
        map.Add("value", rule.Value);
        if (rule.Form != AffinityForm.Exact) map.Add("form", OwnKeys.WordOf(rule.Form));
        map.Add("not", rule.Not);
        map.Add("soft", rule.Soft);
        return map;
    }

    /// <summary>The services that would be others if they were read from the text.</summary>
    private static ImmutableArray<string> Lost(StackSpec stack, string text)
    {
        var read = ComposeReader.Read(new ComposeInput { Files = [new ComposeFile("compose.yaml", text)], StackName = stack.Name }).Stack;
        return [.. stack.Services.Where(service => !IsThere(read, service.Key, service.Value)).Select(service => service.Key)];
    }

    private static bool IsThere(StackSpec? read, string name, StackService service) =>
        read is not null && read.Services.TryGetValue(name, out var found)
        && found.Scale == (HasScaleOfAnother(service.Spec) ? null : service.Scale)
        && Revision.Of(found.Spec).Digest == Revision.Of(service.Spec).Digest;
}

/// <param name="Text">The compose file.</param>
/// <param name="Lost">Services of which compose files cannot say everything; reading the file gives others.</param>
public sealed record WrittenStack(string Text, ImmutableArray<string> Lost);
