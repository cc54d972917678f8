using System.Collections.Immutable;
using Scheduler.Core.Services;
using Scheduler.Messages.Stacks;

namespace Scheduler.Core.Compose.Readers;

/// <summary>
/// The rules that hold for every service, however it is described, are <see cref="SpecFaults"/>'; here each gets a
/// place in the file.
/// </summary>
internal static class SpecFindings
{
    /// <summary>The compose key that a field of the spec comes from, where it has another name.</summary>
    private static readonly ImmutableDictionary<string, string[]> Keys = new Dictionary<string, string[]>
    {
        ["mounts"] = ["volumes", "tmpfs"],
        ["resources"] = ["deploy", "mem_limit", "mem_reservation", "memswap_limit", "cpus"],
        ["constraints"] = ["deploy", "labels"],
        ["affinity"] = ["labels", "environment"],
        ["probe"] = ["health_check"],
        ["networkMode"] = ["network_mode", "net"],
        ["workingDir"] = ["working_dir"],
        ["stopSignal"] = ["stop_signal"],
        ["stopGracePeriod"] = ["stop_grace_period"],
        ["capAdd"] = ["cap_add"],
        ["capDrop"] = ["cap_drop"],
        ["securityOpt"] = ["security_opt"],
        ["groupAdd"] = ["group_add"],
        ["extraHosts"] = ["extra_hosts"],
        ["dnsSearch"] = ["dns_search"],
        ["dependsOn"] = ["depends_on", "links"],
        ["onHostLoss"] = ["deploy", "labels"],
        ["restart"] = ["deploy", "restart"],
        ["job"] = ["x-scheduler", "deploy", "labels"],
        ["update"] = ["deploy"],
        ["rollback"] = ["deploy"],
    }.ToImmutableDictionary();

    public static void Report(ImmutableSortedDictionary<string, StackService> services, Dictionary<string, Field> fields)
    {
        foreach (var (name, service) in services)
        {
            // An image that is missing has been reported in better words.
            if (service.Spec.Container.Image.Length == 0) continue;
            foreach (var refusal in SpecFaults.Of(service.Spec)) At(fields[name], refusal.Field).Error(refusal.Reason);
        }
    }

    /// <summary>The field's compose key where the service has it; else the service.</summary>
    private static Field At(Field service, string? field)
    {
        var part = (field ?? "").Split('.', '[').FirstOrDefault(part => part is not ("container" or "")) ?? "";
        return Keys.GetValueOrDefault(part, [part]).Select(key => service[key]).OfType<Field>().FirstOrDefault() ?? service;
    }
}
