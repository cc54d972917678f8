using System.Collections.Immutable;
using Scheduler.Core;
using Scheduler.Core.Services.Updates;
using Scheduler.Core.Swarm;
using Scheduler.Messages;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <param name="Scale">Null where the client gave none, and for a global service; of a job the completions that it wants.</param>
/// <param name="Warnings">What was asked for in vain.</param>
public sealed record ReadService(ServiceKey Key, ServiceSpec Spec, int? Scale, IReadOnlyList<string> Warnings);

/// <summary>
/// A service as Swarm's clients describe it, in our words. What cannot be done is a fault that names the field; what makes
/// no difference is a warning. Pure.
/// </summary>
public static class ServiceReading
{
    /// <summary>The service, or what is wrong; exactly one is null.</summary>
    /// <param name="present">The service that is updated; null for a new one.</param>
    public static (ReadService? Service, Refusal? Fault) Read(ServiceSpecWire wire, ServiceView? present, ReadingSurroundings around)
    {
        var notes = new ReadingNotes();
        var name = wire.Name ?? "";
        var key = present?.Key ?? ServiceNames.KeyOf(name, wire.Labels);
        if (present is not null && name != ServiceNames.Of(key)) notes.Refuse("Name", "renaming services is not supported");
        if ((Naming.Fault(key.Stack) ?? Naming.Fault(key.Service)) is { } fault)
            notes.Refuse("Name", $"\"{Shown.Text(name)}\" is no name of a service: {fault}");
        if (wire.TaskTemplate?.ContainerSpec is null) notes.Refuse("TaskTemplate.ContainerSpec", "a task is a container here: say which");
        var onto = present?.Spec ?? new ServiceSpec { Container = new ContainerSpec { Image = "" } };
        var spec = Onto(onto, wire, key, around, notes, isNew: present is null);
        if (present is not null)
        {
            var shown = Onto(onto, ServiceShowing.SpecOf(present), key, around, new ReadingNotes(), isNew: false);
            spec = spec with { Container = ContainerReading.Keep(spec.Container, shown.Container, present.Spec.Container) };
        }

        spec = spec with { Job = JobReading.Read(wire, spec.Mode, present, notes) };
        if (UpdatePolicies.StopsFirstAllTheSame(spec))
            notes.Warn(
                "UpdateConfig.Order",
                "its volume and its host port keep it on one host, where two cannot have the port: the old one goes first");
        var scale = JobReading.Scale(wire.Mode, notes);
        return notes.Fault is { } wrong ? (null, wrong) : (new ReadService(key, spec, scale, notes.Warnings), null);
    }

    private static ServiceSpec Onto(
        ServiceSpec onto, ServiceSpecWire wire, ServiceKey key, ReadingSurroundings around, ReadingNotes notes, bool isNew)
    {
        var task = wire.TaskTemplate ?? new TaskSpecWire();
        notes.Word("TaskTemplate.Runtime", task.Runtime, "container");
        var mode = JobReading.ModeOf(wire, onto.Mode, notes);
        Endpoint(wire, notes);
        var labels = ContainerReading.Pairs(wire.Labels);
        return onto with
        {
            Mode = mode,
            Container = ContainerReading.Onto(onto.Container, wire, ServiceNames.Of(key), around, notes),
            Restart = Restart(task.RestartPolicy, notes),
            Constraints = Constraints(task.Placement, notes),
            SpreadOver = SpreadOver(task.Placement, notes),
            MaxPerHost = notes.Int("TaskTemplate.Placement.MaxReplicas", task.Placement?.MaxReplicas),
            ForceUpdate = task.ForceUpdate,
            OnHostLoss = LossWords.Policy(labels, onto, notes),
            MovesVolumes = LossWords.MovesVolumes(labels, onto, notes),
            Update = PolicyMapping.Read(
                "UpdateConfig", wire.UpdateConfig, onto.Update, isNew ? null : UpdatePolicies.ForUpdate(onto), isWayBack: false, notes),
            Rollback = PolicyMapping.Read(
                "RollbackConfig", wire.RollbackConfig, onto.Rollback, isNew ? null : UpdatePolicies.ForWayBack(onto), isWayBack: true, notes),
            Labels = labels.GetValueOrDefault(ServiceNames.StackLabel) == key.Stack && key.Stack != ServiceNames.Loose
                ? labels.Remove(ServiceNames.StackLabel)
                : labels,
        };
    }

    private static void Endpoint(ServiceSpecWire wire, ReadingNotes notes)
    {
        // The CLI says vip by default; where nothing is to be found by a name, it makes no difference.
        var joins = (wire.TaskTemplate?.Networks ?? wire.Networks) is { Count: > 0 };
        if (notes.Word("EndpointSpec.Mode", wire.EndpointSpec?.Mode, "dnsrr", "vip") == "vip" && joins)
            notes.Warn("EndpointSpec.Mode", "a service's name resolves to its instances' addresses (dnsrr); there is no virtual address");
    }

    private static RestartPolicy Restart(RestartPolicyWire? wire, ReadingNotes notes) => wire is null ? new RestartPolicy() : new RestartPolicy
    {
        Condition = notes.Word("TaskTemplate.RestartPolicy.Condition", wire.Condition, "any", "on-failure", "none") switch
        {
            "on-failure" => RestartCondition.OnFailure,
            "none" => RestartCondition.None,
            _ => RestartCondition.Any,
        },
        Delay = notes.Duration("TaskTemplate.RestartPolicy.Delay", wire.Delay),
        MaxAttempts = notes.Int("TaskTemplate.RestartPolicy.MaxAttempts", wire.MaxAttempts),
        Window = notes.Duration("TaskTemplate.RestartPolicy.Window", wire.Window) is { } window && window > TimeSpan.Zero ? window : null,
    };

    private static ImmutableArray<string>? SpreadOver(PlacementWire? wire, ReadingNotes notes)
    {
        const string Field = "TaskTemplate.Placement.Preferences";
        if (wire?.Preferences is not { Count: > 0 } preferences) return null;
        foreach (var preference in preferences)
        {
            if (preference?.Spread?.SpreadDescriptor is not { Length: > 0 } label)
                notes.Refuse(Field, "a preference is to spread over the values of a label");
            else if (Core.Placement.Constraints.KeyFault(label) is { } fault)
                notes.Refuse(Field, $"\"{Shown.Text(label)}\": {fault}");
        }

        return [.. preferences.Select(preference => preference?.Spread?.SpreadDescriptor ?? "")];
    }

    private static ImmutableArray<string> Constraints(PlacementWire? wire, ReadingNotes notes)
    {
        const string Field = "TaskTemplate.Placement.Constraints";
        if (wire?.Platforms is { Count: > 0 })
            notes.Warn(
                "TaskTemplate.Placement.Platforms",
                "each host pulls the image for its own platform; a constraint can choose the hosts");
        var constraints = ImmutableArray.CreateBuilder<string>();
        foreach (var text in wire?.Constraints ?? [])
        {
            if (Core.Placement.Constraints.Fault(text ?? "") is { } fault)
            {
                notes.Refuse(Field, $"\"{Shown.Text(text ?? "")}\": {fault}");
                continue;
            }

            if (text!.StartsWith("node.role", StringComparison.Ordinal))
                notes.Warn(
                    Field,
                    "every host is a worker, and a manager too where a server looks after its engine itself, without an agent");
            constraints.Add(text);
        }

        return constraints.ToImmutable();
    }
}
