using System.Collections.Immutable;
using Scheduler.Core.Agents;
using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Orphans;

/// <summary>
/// Makes lost services again from what their containers say: uid, revisions, slots. The scale is the highest slot that has
/// a container, since a container does not know how many there were. Pure.
/// </summary>
public static class RecoveryPlanner
{
    /// <param name="stack">Only its services; null: of all stacks.</param>
    public static RecoveryPlan Of(
        ImmutableSortedDictionary<HostId, HostView> hosts, ImmutableSortedDictionary<ServiceKey, ServiceView> services, string? stack)
    {
        var planned = ImmutableArray.CreateBuilder<RecoverableService>();
        var skipped = ImmutableArray.CreateBuilder<SkippedService>();
        foreach (var group in OrphanList.Of(hosts, services)
            .GroupBy(one => one.View.Service, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var key = group.First().Service;
            if (stack is not null && key?.Stack != stack) continue;
            var (service, why) = key is not { } named
                ? (null, "the labels of its containers name no service that there could be")
                : services.ContainsKey(named)
                    ? (null, $"{named} is there; single containers of it can be adopted or removed")
                    : new ServiceFinds(named, [.. group], hosts.Values).Plan();
            if (service is not null) planned.Add(service);
            else skipped.Add(new SkippedService(group.Key, why!));
        }

        return new RecoveryPlan(planned.ToImmutable(), skipped.ToImmutable(), [.. hosts.Values.Where(host => !host.Answers).Select(host => host.Id)]);
    }
}

/// <summary>All containers that name one service.</summary>
internal sealed class ServiceFinds(ServiceKey key, IReadOnlyList<Orphan> orphans, IEnumerable<HostView> hosts)
{
    private readonly List<string> _notes = [];

    public (RecoverableService? Service, string? Why) Plan()
    {
        var uid = ChooseUid(out var own);
        if (uid is null) return (null, "the labels of its containers name no instances");
        var specs = SpecsOf(uid, own);
        var readable = own.Where(one => specs.ContainsKey(one.View.Revision)).ToList();
        if (readable.Count == 0)
            return (null,
                "its containers do not carry its spec, or their labels are damaged: remove them and put the service again, from its compose file");
        if (specs.Values.Any(spec => spec.Mode.IsJob()))
            return (null,
                "it was a job, and nobody knows what of it was done: create it anew, and it runs anew; its containers stay for their output");
        NoteUnreadable(own, specs);
        var instances = OnePerSlot(readable);
        var global = specs[instances.Max(one => one.View.Revision)].Mode == ServiceMode.Global;
        var scale = global ? 1 : Math.Min(Service.ScaleMax, instances.Max(one => one.View.Slot));
        if (!global) NoteMissing(instances, scale);
        var stopped = instances.All(one => !IsUp(one));
        if (stopped) _notes.Add("none of its containers runs, so it is recovered as stopped; start it when it is to run");
        var used = instances.Select(one => one.View.Revision).ToHashSet();
        var command = new ServiceCommand.Recover(
            key, uid, specs.Where(one => used.Contains(one.Key)).ToImmutableSortedDictionary(), scale, stopped,
            [.. instances.Where(one => one.View.Slot <= scale || global).Select(one => one.Found)]);
        return (new RecoverableService(command, [.. _notes]), null);
    }

    /// <summary>Of several services of one name the one most of whose containers run; then the latest.</summary>
    private string? ChooseUid(out IReadOnlyList<Orphan> own)
    {
        var candidates = orphans.Where(one => one.View is { Slot: > 0, Instance.Number: > 0 } && one.View.Instance.ServiceUid is not null)
            .GroupBy(one => one.View.Instance.ServiceUid!, StringComparer.Ordinal)
            .OrderByDescending(group => group.Count(IsUp))
            .ThenByDescending(group => group.Max(one => one.View.CreatedAt))
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .ToList();
        var unnamed = orphans.Count - candidates.Sum(group => group.Count());
        if (unnamed > 0) _notes.Add($"{unnamed} containers whose labels name no slot or instance stay orphans");
        foreach (var other in candidates.Skip(1))
            _notes.Add(
                $"{other.Count()} containers of another service of this name (uid {other.Key}) stay orphans: fewer of them run, or they are older");
        own = candidates.Count > 0 ? [.. candidates[0]] : [];
        return candidates.FirstOrDefault()?.Key;
    }

    private SortedDictionary<int, ServiceSpec> SpecsOf(string uid, IEnumerable<Orphan> own)
    {
        var specs = new SortedDictionary<int, ServiceSpec>();
        foreach (var revision in own.Select(one => one.View.Revision).Where(revision => revision > 0).Distinct())
        {
            var packed = hosts
                .Select(host => host.OrphanSpecs.GetValueOrDefault(OrphanReading.KeyOf(uid, revision)))
                .FirstOrDefault(text => text is not null);
            if (packed is not null && SpecLabel.Read(packed) is { } spec) specs[revision] = spec;
        }

        return specs;
    }

    private void NoteUnreadable(IEnumerable<Orphan> own, SortedDictionary<int, ServiceSpec> specs)
    {
        foreach (var group in own.Where(one => !specs.ContainsKey(one.View.Revision)).GroupBy(one => one.View.Revision).OrderBy(group => group.Key))
            _notes.Add($"{group.Count()} containers of revision {group.Key} carry no readable spec and stay orphans");
    }

    private List<Orphan> OnePerSlot(IEnumerable<Orphan> readable)
    {
        var chosen = new List<Orphan>();
        foreach (var slot in readable.GroupBy(one => one.View.Slot).OrderBy(slot => slot.Key))
        {
            var ranked = slot
                .OrderByDescending(one => one.HasOwnName)
                .ThenByDescending(IsUp)
                .ThenByDescending(one => one.View.Instance.Number)
                .ToList();
            chosen.Add(ranked[0]);
            foreach (var other in ranked.Skip(1))
                _notes.Add($"slot {slot.Key} has {ranked[0].View.Instance} on {ranked[0].Host}; {other.View.Instance} on {other.Host}, which {(IsUp(other) ? "is older" : "does not run")}, stays an orphan");
        }

        return chosen;
    }

    private void NoteMissing(List<Orphan> instances, int scale)
    {
        var missing = Enumerable.Range(1, scale).Except(instances.Select(one => one.View.Slot)).ToList();
        if (missing.Count > 0)
            _notes.Add($"slots without a container are filled anew: {string.Join(", ", missing.Take(10))}{(missing.Count > 10 ? " and more" : "")}");
    }

    private static bool IsUp(Orphan one) => one.View.State is "running" or "paused" or "restarting";
}
