using System.Collections.Immutable;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Speaking;

/// <summary>The address books of a service's revisions, made as they are asked for.</summary>
internal sealed class AddressBooks(ServiceState state, ServiceObserved observed)
{
    private readonly Dictionary<int, AddressBook?> _books = [];

    /// <summary>The names that an instance is to know; null for none.</summary>
    public ImmutableArray<KnownName>? For(Instance instance)
    {
        if (instance.HasEnded || instance.Goal is InstanceGoal.Absent or InstanceGoal.Stopped) return null;
        if (!_books.TryGetValue(instance.Revision, out var book))
            _books[instance.Revision] = book = AddressBook.Of(state.Key, state.Revisions[instance.Revision].Spec, observed);
        return book?.On(instance.Host);
    }

    /// <summary>Its host goes by other names.</summary>
    public bool Lacks(Instance instance) => For(instance) is { } names && !NameText.Holds(observed.StatusOf(instance)?.Names, names);
}
