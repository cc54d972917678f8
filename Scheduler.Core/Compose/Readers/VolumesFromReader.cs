using System.Collections.Immutable;
using Scheduler.Messages.Services;
using Scheduler.Messages.Stacks;

namespace Scheduler.Core.Compose.Readers;

/// <summary>
/// Reads <c>volumes_from</c> (<c>service[:ro]</c>): the other service's mounts become this one's, too. They are one host's,
/// so it must be on the same host: the two are of one unit, or both are global, or the other only makes the volumes and ends.
/// A volume without a name gets one, to be found by. Of a unit each slot has its own; otherwise there is one of it on a
/// host, and so of either service.
/// </summary>
/// <param name="primaries">Of the sidekicks.</param>
internal sealed class VolumesFromReader(string stack, IReadOnlyDictionary<string, Field> fields, IReadOnlyDictionary<string, string> primaries)
{
    private readonly HashSet<string> _done = [];
    private readonly List<string> _way = [];
    private ImmutableSortedDictionary<string, StackService> _services = ImmutableSortedDictionary<string, StackService>.Empty;

    public ImmutableSortedDictionary<string, StackService> Apply(ImmutableSortedDictionary<string, StackService> services)
    {
        _services = services;
        foreach (var name in services.Keys) Read(name);
        return _services;
    }

    private void Read(string name)
    {
        if (!_done.Add(name)) return;
        _way.Add(name);
        foreach (var item in fields[name]["volumes_from"]?.Items() ?? [])
        {
            if (Target(item) is not var (target, isReadOnly)) continue;
            if (_way.Contains(target))
                item.Error($"takes volumes in a circle: {string.Join(" -> ", _way.SkipWhile(step => step != target).Append(target))}");
            else if (_way.Count > ComposeLimits.ExtendsMax)
                item.Error($"takes volumes of more than {ComposeLimits.ExtendsMax} services in a row");
            else
                Take(item, name, target, isReadOnly);
        }

        _way.RemoveAt(_way.Count - 1);
    }

    private (string Target, bool IsReadOnly)? Target(Field item)
    {
        if (item.Word() is not { } text) return null;
        var parts = text.Split(':');
        if (parts is ["container", ..])
            item.Error("a container that no service of the stack has is not known: name the volumes under volumes");
        else if (parts.Length > 2 || parts is [_, not ("ro" or "rw")])
            item.Error($"must be service, service:ro or service:rw, is \"{Shown.Text(text)}\"");
        else if (!_services.ContainsKey(parts[0]))
            item.Error($"there is no service {Shown.Text(parts[0])} in the stack");
        else
            return (parts[0], parts is [_, "ro"]);
        return null;
    }

    private void Take(Field item, string name, string target, bool isReadOnly)
    {
        Read(target);
        var (own, other) = (_services[name], _services[target]);
        var areGlobal = own.Spec.Mode == ServiceMode.Global && other.Spec.Mode == ServiceMode.Global;
        var isOfUnit = UnitOf(name) == UnitOf(target);
        if (!isOfUnit && !areGlobal && other.Spec.Restart.Condition != RestartCondition.None)
        {
            item.Error($"{target} need not be on the same host: make one the sidekick of the other, with the label io.rancher.sidekicks");
            return;
        }

        other = other with { Spec = WithNames(other.Spec, target, isPerSlot: isOfUnit && !areGlobal) };
        if (other.Spec.Container.Mounts.IsEmpty)
            item.Warning($"{target} has no volumes: those that its image declares are not shared; name them under its volumes");
        var taken = other.Spec.Container.Mounts
            .Where(mount => !own.Spec.Container.Mounts.Any(mine => mine.Target == mount.Target))
            .Select(mount => mount with { ReadOnly = mount.ReadOnly || isReadOnly });
        var container = own.Spec.Container with { Mounts = own.Spec.Container.Mounts.AddRange(taken) };
        if (isOfUnit)
            container = container with
            {
                MadeAfter = [.. (container.MadeAfter ?? []).Append(target).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]
            };
        own = own with { Spec = own.Spec with { Container = container } };
        _services = isOfUnit
            ? _services.SetItem(target, other).SetItem(name, own)
            : _services.SetItem(target, Apart(other)).SetItem(name, Apart(own));
    }

    private string UnitOf(string service) => primaries.GetValueOrDefault(service, service);

    private ServiceSpec WithNames(ServiceSpec spec, string service, bool isPerSlot) => spec with
    {
        Container = spec.Container with
        {
            Mounts = [.. spec.Container.Mounts.Select(mount => mount is { Type: MountType.Volume, Source: null }
                ? mount with { Source = NameOf(service, mount.Target), PerSlot = isPerSlot }
                : mount)],
        },
    };

    private string NameOf(string service, string target) =>
        $"{stack}_{service}{string.Concat(target.TrimEnd('/').Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'))}";

    private static StackService Apart(StackService service) =>
        service.Spec.Mode == ServiceMode.Global ? service : service with { Spec = service.Spec with { MaxPerHost = 1 } };
}
