using Scheduler.Core.Images;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>
/// The images that an agent is after: which are being fetched, for whom, and when those that could not be had are due again.
/// One fetch per image at a time, and one back-off for all who want it. Owned by the agent's turns.
/// </summary>
internal sealed class ImagePulls(HostId host)
{
    private const int ExpectedMax = 32;

    private readonly Dictionary<ImageWork, ImagePull> _pulls = [];
    private readonly List<ImageWork> _queued = [];
    private readonly Queue<ImageWork> _expected = new();

    /// <summary>Waits for the image with the others that want it.</summary>
    public ImagePull Join(ImageWork work, InstanceId instance)
    {
        if (!_pulls.TryGetValue(work, out var pull)) _pulls[work] = pull = new ImagePull();
        if (!pull.Waiting.Contains(instance)) pull.Waiting.Add(instance);
        pull.IsExpected = false;
        return pull;
    }

    /// <summary>One that no instance waits for yet. What does not fit is left to when it is wanted.</summary>
    public void Expect(ImageWork work)
    {
        if (_expected.Count < ExpectedMax && !_expected.Contains(work)) _expected.Enqueue(work);
    }

    /// <summary>The next of those, unless it is being fetched or could not be had already; null when there is none.</summary>
    public (ImageWork Work, ImagePull Pull)? NextExpected()
    {
        while (_expected.TryDequeue(out var work))
        {
            if (_pulls.ContainsKey(work)) continue;
            return (work, _pulls[work] = new ImagePull { IsExpected = true });
        }

        return null;
    }

    /// <summary>It is not on the host: it waits for its turn to be pulled. False when it was given up meanwhile.</summary>
    public bool Queue(ImageWork work)
    {
        if (!_pulls.TryGetValue(work, out var pull) || pull.Stop is not { IsCancellationRequested: false }) return false;
        pull.Pause();
        _queued.Add(work);
        return true;
    }

    /// <summary>The next of those; null when there is none.</summary>
    public (ImageWork Work, ImagePull Pull)? NextQueued()
    {
        if (_queued is not [var work, ..]) return null;
        _queued.RemoveAt(0);
        return (work, _pulls[work]);
    }

    public IReadOnlyList<InstanceId> WaitingFor(ImageWork work) => _pulls.TryGetValue(work, out var pull) ? pull.Waiting : [];

    /// <summary>Does not wait any longer; a fetch that nobody waits for is given up.</summary>
    public void Leave(InstanceId instance)
    {
        foreach (var (work, pull) in _pulls.ToList())
        {
            if (!pull.Waiting.Remove(instance) || pull is not { Waiting.Count: 0, IsExpected: false }) continue;
            if (!_queued.Remove(work)) pull.Stop?.Cancel();
            else if (_pulls.Remove(work)) pull.Rest();
        }
    }

    /// <summary>The image is there: what went wrong before is forgotten. Answers those who waited.</summary>
    public IReadOnlyList<InstanceId> Succeeded(ImageWork work)
    {
        if (!_pulls.Remove(work, out var pull)) return [];
        var waiting = pull.Waiting;
        pull.Rest();
        return waiting;
    }

    /// <summary>It cannot be had now: says when the next try is due. Answers those who waited.</summary>
    public (ImagePull Pull, IReadOnlyList<InstanceId> Waiting) Failed(ImageWork work, string reason, DateTimeOffset now)
    {
        if (!_pulls.TryGetValue(work, out var pull)) return (new ImagePull(), []);
        // One that was given up because nobody wanted it says nothing of the image; who has come since tries anew.
        if (pull.Stop?.IsCancellationRequested == true) pull.NotBefore = now;
        else pull.Count(reason, pull.IsAgain ? now : now + Backoff.AfterPull(pull.Failures + 1, host, work.Image));
        var waiting = pull.Waiting.ToList();
        pull.Rest();
        if (waiting.Count == 0) _pulls.Remove(work);
        return (pull, waiting);
    }

    /// <summary>Forgets the images that no instance is after any more.</summary>
    public void Keep(IEnumerable<ImageWork> wanted)
    {
        if (_pulls.Count == 0) return;
        var kept = wanted.ToHashSet();
        foreach (var work in _pulls.Where(one => one.Value.Stop is null && !kept.Contains(one.Key)).Select(one => one.Key).ToList())
            _pulls.Remove(work);
    }

    /// <summary>
    /// Other credentials are there: what failed at that registry is due, and what is under way with the old ones has another
    /// try at once. Answers the images.
    /// </summary>
    public IReadOnlyList<ImageWork> Renew(string registry, DateTimeOffset now)
    {
        var there = _pulls.Where(one => RegistryNames.Of(one.Key.Image) == registry).ToList();
        foreach (var (_, pull) in there)
        {
            if (pull.Stop is null) pull.Forgive(now);
            else pull.IsAgain = true;
        }

        return [.. there.Select(one => one.Key)];
    }

    /// <summary>Those that could not be had, or wait for their turn to be pulled, for whoever sees that images have come to the host.</summary>
    public IReadOnlyList<ImageWork> Resting =>
        [.. _pulls.Keys.Where(work => work.Policy != PullPolicy.Always && (_pulls[work].Stop is null || _queued.Contains(work)))];

    /// <summary>It has come to the host by another way, and waits for no turn any more. Answers those who did.</summary>
    public IReadOnlyList<InstanceId> Due(ImageWork work, DateTimeOffset now)
    {
        if (!_pulls.TryGetValue(work, out var pull)) return [];
        pull.NotBefore = now;
        if (!_queued.Remove(work)) return [];
        var waiting = pull.Waiting;
        pull.Rest();
        return waiting;
    }
}

/// <summary>One image that an agent is after.</summary>
internal sealed class ImagePull
{
    private WorkRoom? _room;

    public List<InstanceId> Waiting { get; private set; } = [];

    /// <summary>No instance has waited for it yet, so it is not given up because none waits.</summary>
    public bool IsExpected { get; set; }

    /// <summary>Gives the fetch up; null while none is under way. It begins with the look at the host, and waits for its turn then.</summary>
    public CancellationTokenSource? Stop { get; private set; }

    /// <summary>In a row.</summary>
    public int Failures { get; private set; }

    public string? Reason { get; private set; }

    public DateTimeOffset NotBefore { get; set; } = DateTimeOffset.MinValue;

    /// <summary>Something has changed for the better since the fetch began: should it fail, it is due again at once.</summary>
    public bool IsAgain { get; set; }

    /// <param name="room">What it takes of its lane until it ends.</param>
    public CancellationToken Begin(WorkRoom room)
    {
        _room = room;
        Stop ??= new CancellationTokenSource();
        return Stop.Token;
    }

    /// <summary>It has looked, and waits for its turn to be pulled: it takes no room meanwhile.</summary>
    public void Pause()
    {
        _room?.Leave();
        _room = null;
    }

    public void Count(string reason, DateTimeOffset notBefore) => (Failures, Reason, NotBefore) = (Failures + 1, reason, notBefore);

    public void Forgive(DateTimeOffset now) => (Failures, NotBefore) = (0, now);

    public void Rest()
    {
        Stop?.Dispose();
        Pause();
        (Stop, IsAgain, Waiting) = (null, false, []);
    }
}
