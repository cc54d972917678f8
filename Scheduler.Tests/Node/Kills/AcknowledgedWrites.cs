using System.Collections.Concurrent;

namespace Scheduler.Tests.Node.Kills;

/// <summary>What a node promised to several writers at once, and what a reader may expect from then on.</summary>
internal sealed class AcknowledgedWrites
{
    private readonly ConcurrentBag<AcknowledgedWrite> _writes = [];
    private readonly Lock _newestLock = new();
    private long _newest;

    public int Count => _writes.Count;

    public int Replayed => _writes.Count(one => one.Replayed);

    /// <summary>The newest version of which anybody has been told.</summary>
    public long NewestVersion
    {
        get
        {
            lock (_newestLock) return _newest;
        }
    }

    public void Add(AcknowledgedWrite write)
    {
        _writes.Add(write);
        lock (_newestLock) _newest = Math.Max(_newest, write.Version);
    }

    /// <summary>
    /// Each write made one version, and no version was made by anything else: none was lost and none applied twice. The
    /// write of the last version decided the scale.
    /// </summary>
    /// <param name="firstVersion">Before the first write.</param>
    /// <param name="version">After the last.</param>
    /// <param name="scale">After the last.</param>
    public void AssertAllAppliedOnce(long firstVersion, long version, int scale)
    {
        var inOrder = _writes.OrderBy(one => one.Version).ToList();
        var expected = Enumerable.Range(1, inOrder.Count).Select(n => firstVersion + n);
        Assert.Equal(expected, inOrder.Select(one => one.Version));
        Assert.Equal(inOrder[^1].Version, version);
        Assert.Equal(inOrder[^1].Scale, scale);
    }
}

/// <param name="Version">The service's version right after it.</param>
/// <param name="Scale">What was asked for.</param>
/// <param name="Replayed">It was the repetition that was answered: the first try was applied, and its answer lost.</param>
internal sealed record AcknowledgedWrite(long Version, int Scale, bool Replayed);
