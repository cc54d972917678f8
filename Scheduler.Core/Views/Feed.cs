using System.Threading.Channels;
using Scheduler.Messages.Feed;

namespace Scheduler.Core.Views;

/// <summary>
/// The node's recent events: a bounded ring for those who resume, and a bounded queue per follower. A follower that
/// does not keep up is let go (its channel completes) and may resume from the last id that it saw.
/// </summary>
public sealed class Feed(TimeProvider clock, int capacity = 4096)
{
    private const int FollowerCapacity = 1024;

    // Any thread publishes and follows; both are short and neither calls out, so a plain lock is the simplest truth.
    private readonly Lock _gate = new();
    private readonly FeedEvent[] _ring = new FeedEvent[capacity];
    private readonly List<Channel<FeedEvent>> _followers = [];
    private long _lastId;

    public long LastId
    {
        get
        {
            lock (_gate) return _lastId;
        }
    }

    /// <summary>An event of another server, under an id of this one's.</summary>
    public void Relay(FeedEvent happened)
    {
        lock (_gate) Keep(happened with { Id = ++_lastId, IsRelayed = true });
    }

    /// <summary>This server's own events after <paramref name="afterId"/>, at most so many, as far as the ring still holds them.</summary>
    public IReadOnlyList<FeedEvent> OwnAfter(long afterId, int max)
    {
        lock (_gate) return [.. After(afterId).Where(item => !item.IsRelayed).Take(max)];
    }

    public void Publish(
        string type, string subject, string message,
        string? instance = null, int? slot = null, string? host = null, long? token = null)
    {
        lock (_gate)
        {
            Keep(new FeedEvent(++_lastId, clock.GetUtcNow(), type, subject, message)
            {
                Instance = instance,
                Slot = slot,
                Host = host,
                Token = token
            });
        }
    }

    /// <summary>
    /// Events after <paramref name="afterId"/> as far as the ring still holds them (null: only new ones), then new ones
    /// as they come. Ends when the follower is too slow or <paramref name="cancel"/> fires.
    /// </summary>
    public ChannelReader<FeedEvent> Follow(long? afterId, CancellationToken cancel)
    {
        lock (_gate)
        {
            var missed = afterId is { } id ? After(id).ToList() : [];
            var channel = Channel.CreateBounded<FeedEvent>(FollowerCapacity + missed.Count);
            missed.ForEach(item => channel.Writer.TryWrite(item));
            _followers.Add(channel);
            cancel.Register(() => Release(channel));
            return channel.Reader;
        }
    }

    private IEnumerable<FeedEvent> After(long id)
    {
        for (var next = Math.Max(Math.Max(id, 0), _lastId - capacity) + 1; next <= _lastId; next++) yield return _ring[next % capacity];
    }

    private void Keep(FeedEvent item)
    {
        _ring[item.Id % capacity] = item;
        _followers.RemoveAll(follower => !Offer(follower, item));
    }

    private static bool Offer(Channel<FeedEvent> follower, FeedEvent item)
    {
        if (follower.Writer.TryWrite(item)) return true;
        follower.Writer.TryComplete();
        return false;
    }

    private void Release(Channel<FeedEvent> channel)
    {
        lock (_gate) _followers.Remove(channel);
        channel.Writer.TryComplete();
    }
}
