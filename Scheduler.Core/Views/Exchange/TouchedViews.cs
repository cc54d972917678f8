using System.Collections.Immutable;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Views.Exchange;

/// <summary>Which of this server's own views of the more numerous kinds a peer is still to be told of.</summary>
internal sealed record TouchedViews(ImmutableSortedSet<ServiceKey> Services, ImmutableSortedSet<string> Locks)
{
    public static readonly TouchedViews Nothing = new([], ImmutableSortedSet.Create<string>(StringComparer.Ordinal));

    public TouchedViews With(TouchedViews more) => new(Services.Union(more.Services), Locks.Union(more.Locks));
}
