using System.Collections.Immutable;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Views;

/// <summary>All services as they are shown, and which each stack has. One value, so that a reader never sees the one without the other.</summary>
public sealed record ServicePicture(
    ImmutableSortedDictionary<ServiceKey, ServiceView> All,
    ImmutableSortedDictionary<string, ImmutableSortedSet<string>> Stacks)
{
    public static readonly ServicePicture Empty = new(
        ImmutableSortedDictionary<ServiceKey, ServiceView>.Empty,
        ImmutableSortedDictionary.Create<string, ImmutableSortedSet<string>>(StringComparer.Ordinal));

    private static readonly ImmutableSortedSet<string> None = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public ImmutableSortedSet<string> StackOf(string name) => Stacks.GetValueOrDefault(name, None);

    /// <param name="view">Null for one that is shown no longer.</param>
    public ServicePicture With(ServiceKey key, ServiceView? view)
    {
        if (view is null) return All.ContainsKey(key) ? new ServicePicture(All.Remove(key), Without(key)) : this;
        return new ServicePicture(
            All.SetItem(key, view),
            All.ContainsKey(key) ? Stacks : Stacks.SetItem(key.Stack, StackOf(key.Stack).Add(key.Service)));
    }

    private ImmutableSortedDictionary<string, ImmutableSortedSet<string>> Without(ServiceKey key) =>
        StackOf(key.Stack).Remove(key.Service) is { IsEmpty: false } left ? Stacks.SetItem(key.Stack, left) : Stacks.Remove(key.Stack);
}
