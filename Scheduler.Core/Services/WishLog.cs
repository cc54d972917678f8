using Scheduler.Core.Services.Speaking;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>Which wishes were sent when, so that each is repeated, but not with every turn.</summary>
internal sealed class WishLog(TimeSpan resendAfter)
{
    private readonly Dictionary<
        InstanceId,
        (InstanceGoal Goal, bool AdoptOnly, int Generation, Epoch Epoch, string? Image, string? Login, string? Names, DateTimeOffset At)> _sent = [];

    private readonly HashSet<(HostId Host, long Session)> _ahead = [];
    private string? _aheadImage;

    /// <summary>Whether a life of a host's agent has not been told to expect the image; it counts as told from then on.</summary>
    public bool IsAheadDue(string image, HostId host, long session)
    {
        if (_aheadImage != image) _ahead.Clear();
        _aheadImage = image;
        return _ahead.Add((host, session));
    }

    public bool IsDue(Assignment wish, DateTimeOffset now) =>
        !_sent.TryGetValue(wish.Instance, out var last)
        || last.Goal != wish.Goal || last.AdoptOnly != wish.AdoptOnly || last.Generation != wish.Generation || last.Epoch != wish.Epoch
        || last.Image != wish.ImageDigest || last.Login != wish.Login?.Mark || last.Names != NameText.Write(wish.Names)
        || now - last.At >= resendAfter;

    public void Sent(Assignment wish, DateTimeOffset now) => _sent[wish.Instance] =
        (wish.Goal, wish.AdoptOnly, wish.Generation, wish.Epoch, wish.ImageDigest, wish.Login?.Mark, NameText.Write(wish.Names), now);

    public void Forget(IEnumerable<InstanceId> instances)
    {
        foreach (var id in instances) _sent.Remove(id);
    }

    /// <summary>Forgets all but <paramref name="instances"/>.</summary>
    public void Keep(IEnumerable<InstanceId> instances)
    {
        var kept = instances.ToHashSet();
        foreach (var id in _sent.Keys.Where(id => !kept.Contains(id)).ToList()) _sent.Remove(id);
    }
}
