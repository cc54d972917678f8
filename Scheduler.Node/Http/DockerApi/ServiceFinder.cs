using System.Collections.Concurrent;
using System.Collections.Immutable;
using Scheduler.Core;
using Scheduler.Core.Swarm;
using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>
/// Finds services as Docker's clients name them. What was made a moment ago, here or through another server, may not be on
/// this server's board yet: ids that are whole are waited for a little, since clients ask for what they have just made.
/// </summary>
public sealed class ServiceFinder(GatewayServices services)
{
    private const int RememberedMax = 1000;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, ServiceKey> _made = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _madeInOrder = new();
    private volatile Listed _listed = new(ImmutableSortedDictionary<ServiceKey, ServiceView>.Empty, []);

    /// <summary>All but those that are being removed: with Docker a removed service is gone at once.</summary>
    public IReadOnlyList<ServiceView> All
    {
        get
        {
            var (shown, listed) = (services.Board.Services, _listed);
            if (!ReferenceEquals(shown, listed.Of)) _listed = listed = new Listed(shown, [.. shown.Values.Where(IsThere)]);
            return listed.There;
        }
    }

    /// <summary>Those with exactly that name: of other stacks there may be several.</summary>
    public IEnumerable<ServiceView> Named(string name) =>
        ServiceNames.KeysOf(name).Select(services.Board.Services.GetValueOrDefault).OfType<ServiceView>().Where(IsThere);

    /// <summary>It was made through this server.</summary>
    public void Remember(ServiceView view)
    {
        foreach (var text in new[] { DockerIds.OfService(view.Uid), ServiceNames.Of(view.Key) })
        {
            if (!_made.TryAdd(text, view.Key)) continue;
            _madeInOrder.Enqueue(text);
            if (_made.Count > RememberedMax && _madeInOrder.TryDequeue(out var oldest)) _made.TryRemove(oldest, out _);
        }
    }

    /// <summary>The service as it is now, with every write acknowledged before.</summary>
    public async Task<Found<ServiceView>> FindAsync(string text, CancellationToken cancel)
    {
        var (key, problem) = await KeyOfAsync(text, cancel);
        if (problem is not null) return new(null, problem);
        return await services.Desk.GetAsync(key, services.Options.RequestTimeout, cancel) switch
        {
            // Another one may have the name by now: who named an id means the one that had it.
            ServiceView view when IsThere(view) && IsNamedBy(text, view) => new(view, null),
            ServiceView or Refusal { Kind: RefusalKind.NotFound } => new(null, NotFound(text)),
            Refusal refusal => new(null, DockerAnswers.Of(refusal)),
            var other => throw Rest.Answers.Unexpected(other),
        };
    }

    private async Task<(ServiceKey Key, IResult? Problem)> KeyOfAsync(string text, CancellationToken cancel)
    {
        var began = services.Clock.GetTimestamp();
        while (true)
        {
            if (Named(text).Take(2).ToList() is [var named]) return (named.Key, null);
            var found = DockerLookup.Find("service", text, All, view => DockerIds.OfService(view.Uid), view => ServiceNames.Of(view.Key));
            if (found.One is { } one) return (one.Key, null);
            if (_made.TryGetValue(text, out var made)) return (made, null);
            if (!DockerIds.IsWhole(text) || services.Clock.GetElapsedTime(began) >= Patience) return (default, found.Problem);
            await Task.Delay(LookEvery, services.Clock, cancel);
        }
    }

    private static bool IsNamedBy(string text, ServiceView view) =>
        ServiceNames.Of(view.Key) == text || DockerIds.OfService(view.Uid).StartsWith(text, StringComparison.Ordinal);

    private static bool IsThere(ServiceView view) => view.Status != ServiceStatus.Removing;

    private static IResult NotFound(string text) => DockerAnswers.NotFound($"service {Shown.Text(text)} not found");

    /// <summary>The last answer to a question that clients ask over and over while nothing changes.</summary>
    private sealed record Listed(ImmutableSortedDictionary<ServiceKey, ServiceView> Of, ImmutableArray<ServiceView> There);
}
