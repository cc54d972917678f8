using System.Collections.Immutable;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Placement.Affinity;

/// <summary>
/// The affinity rules of one service during a batch of placements, and which host has a container that each is about. What
/// is placed in the batch counts at once.
/// </summary>
internal sealed class AffinityBoard
{
    private readonly List<AffinityTerm> _terms;

    // For each rule, the hosts that have a container which it means, with the name of one.
    private readonly List<Dictionary<HostId, string>> _holders;

    // Its own containers', and those of its sidekicks, which are wherever it is.
    private readonly List<ContainerTraits> _own;

    private AffinityBoard(ServiceSpec spec, List<ContainerTraits> own)
    {
        _terms = [.. spec.Affinity!.Value.Select(rule => new AffinityTerm(rule))];
        _holders = [.. _terms.Select(_ => new Dictionary<HostId, string>())];
        _own = own;
        DrawsItsOwn = _terms.Exists(term =>
            term.Rule is { Not: false, Subject: AffinitySubject.Container }
            || (!term.Rule.Not && own.Exists(one => term.Means(one, slot: 1, instance: null))));
    }

    /// <summary>
    /// An instance makes its host better for the next one, so that it may be the
    /// best, or do at all, only after others were looked at.
    /// </summary>
    public bool DrawsItsOwn { get; }

    /// <summary>Null for a service without such rules.</summary>
    /// <param name="occupants">Where the service's own instances are.</param>
    public static AffinityBoard? Of(Neighbours? neighbours, IEnumerable<Occupant> occupants)
    {
        if (neighbours?.Spec.Affinity is not { IsDefaultOrEmpty: false }) return null;
        var unit = (neighbours.Spec.Sidekicks ?? [])
            .Select(name => neighbours.Service with { Service = name })
            .Append(neighbours.Service)
            .ToHashSet();
        var sidekicks = unit.Count == 1
            ? []
            : neighbours.Services
                .Where(service => service.Key != neighbours.Service && unit.Contains(service.Key))
                .Select(service => new ContainerTraits(service.Key, service.Spec.Container.Labels));
        var board = new AffinityBoard(neighbours.Spec, [new ContainerTraits(neighbours.Service, neighbours.Spec.Container.Labels), .. sidekicks]);
        foreach (var one in occupants) board.Take(one.Host, one.Slot);
        if (board._terms.TrueForAll(term => term.IsOfHost)) return board;
        foreach (var service in neighbours.Services.Where(service => !unit.Contains(service.Key))) board.See(service);
        return board;
    }

    /// <summary>The service has one more there.</summary>
    public void Take(HostId host, int slot) => _own.ForEach(traits => Add(traits, host, slot, instance: null, $"slot {slot} of this service"));

    /// <summary>Why a hard rule keeps instances from the host, or null.</summary>
    public string? Refuse(HostView host)
    {
        for (var i = 0; i < _terms.Count; i++)
        {
            if (!_terms[i].Rule.Soft && Refuse(i, host) is { } reason) return reason;
        }

        return null;
    }

    /// <summary>How many soft rules do not hold there.</summary>
    public int Broken(HostView host) => _terms.Where((term, i) => term.Rule.Soft && Refuse(i, host) is not null).Count();

    private string? Refuse(int i, HostView host) => _terms[i].IsOfHost
        ? _terms[i].Refuse(host)
        : _terms[i].Refuse(_holders[i].GetValueOrDefault(host.Id));

    private void See(ServiceView service)
    {
        var traits = new ContainerTraits(service.Key, service.Spec.Container.Labels);
        foreach (var one in service.Instances.Where(one => one is { Goal: InstanceGoal.Running or InstanceGoal.Prepared, IsLost: false }))
        {
            if (one.Host is { } host) Add(traits, host, one.Slot, one.Id, $"{service.Key} slot {one.Slot}");
        }
    }

    private void Add(ContainerTraits traits, HostId host, int slot, InstanceId? instance, string name)
    {
        for (var i = 0; i < _terms.Count; i++)
        {
            if (_terms[i].Means(traits, slot, instance)) _holders[i].TryAdd(host, name);
        }
    }

    /// <summary>The first hard rule on hosts alone that does not hold for this one, in words; null when all hold.</summary>
    public static string? RefuseHost(ImmutableArray<AffinityRule>? rules, HostView host)
    {
        foreach (var term in (rules ?? []).Where(rule => !rule.Soft).Select(rule => new AffinityTerm(rule)).Where(term => term.IsOfHost))
        {
            if (term.Refuse(host) is { } reason) return reason;
        }

        return null;
    }
}
