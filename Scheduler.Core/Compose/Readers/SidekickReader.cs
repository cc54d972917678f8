using System.Collections.Immutable;
using Scheduler.Core.Services;
using Scheduler.Messages.Stacks;

namespace Scheduler.Core.Compose.Readers;

/// <summary>
/// Reads which services go together: <c>io.rancher.sidekicks</c> of a primary, and what shares another's network. A sidekick
/// is where its primary is, as many times, so that all rules on places become the primary's.
/// </summary>
internal sealed class SidekickReader(IReadOnlyDictionary<string, Field> fields)
{
    private readonly SortedDictionary<string, string> _primaries = new(StringComparer.Ordinal);

    /// <summary>The primary of each sidekick.</summary>
    public IReadOnlyDictionary<string, string> Primaries => _primaries;

    public ImmutableSortedDictionary<string, StackService> Apply(ImmutableSortedDictionary<string, StackService> services)
    {
        foreach (var primary in services.Keys)
        {
            foreach (var (name, at) in RancherLabels.SidekicksOf(fields[primary])) Join(services, name, primary, at);
            if (OwnKeys.SidekickOf(fields[primary]) is var (other, place)) Join(services, primary, other, place);
        }

        foreach (var (name, primary) in _primaries.Where(pair => _primaries.ContainsKey(pair.Value)).ToList())
        {
            fields[name].Error($"is a sidekick of {primary}, which is one itself");
            _primaries.Remove(name);
        }

        JoinSharers(services);
        return _primaries.GroupBy(pair => pair.Value, pair => pair.Key)
            .Aggregate(services, (sofar, unit) => new SidekickUnit(fields, unit.Key, [.. unit]).Apply(sofar));
    }

    private void Join(ImmutableSortedDictionary<string, StackService> services, string name, string primary, Field at)
    {
        if (!services.ContainsKey(name))
            at.Error($"there is no service {Shown.Text(name)} in the stack");
        else if (!services.ContainsKey(primary))
            at.Error($"there is no service {Shown.Text(primary)} in the stack");
        else if (name == primary || !_primaries.TryAdd(name, primary))
            at.Error($"{Shown.Text(name)} is the sidekick of {_primaries.GetValueOrDefault(name, primary)} already");
    }

    /// <summary>What shares a network is where that is. What is wrong with it otherwise, <see cref="SharedNetworkReader"/> says.</summary>
    private void JoinSharers(ImmutableSortedDictionary<string, StackService> services)
    {
        foreach (var (name, service) in services)
        {
            if (NetworkSharing.LenderOf(service.Spec.Container) is not { } lender
                || lender == name || !services.TryGetValue(lender, out var other)
                || NetworkSharing.LenderOf(other.Spec.Container) is not null)
                continue;
            var unit = _primaries.GetValueOrDefault(lender, lender);
            var at = (fields[name]["network_mode"] ?? fields[name]["net"])!;
            if (_primaries.TryGetValue(name, out var own) ? own != unit : _primaries.ContainsValue(name) && name != unit)
                at.Error($"{name} cannot have the network of {lender} as well as be with {(own is null ? "its sidekicks" : own)}: make them sidekicks of one service");
            else if (own is null && name != unit && service.Spec.Mode == other.Spec.Mode)
                _primaries[name] = unit;
        }
    }
}
