using Scheduler.Core.Services;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Simulation.Checkers;

/// <summary>One service's committed history.</summary>
internal sealed class CommittedService(string entity)
{
    private readonly List<CommittedVersion> _versions = [new(0, "", 0, 0, "")];
    private readonly Dictionary<InstanceId, long> _notToRunAt = [];
    private readonly Dictionary<InstanceId, ServiceSpec> _placed = [];
    private readonly Dictionary<(int Life, string Key), long> _applied = [];
    private readonly HashSet<(int Life, string Request)> _requests = [];
    private int _life;
    private readonly HashSet<string> _keys = [];

    public string Entity => entity;

    public ServiceState State { get; private set; } = ServiceState.Empty;

    /// <summary>Some update of it starts the new instance first: for a while both run, be it on one host.</summary>
    public bool StartsFirst { get; private set; }

    /// <summary>Requests that were applied a second time to the same life of the service.</summary>
    public List<string> AppliedTwice { get; } = [];

    public void Apply(IEnumerable<ServiceEvent> events, long now)
    {
        NoteWhatIsNotToRun(now);
        foreach (var happened in events)
        {
            State = ServiceEvolution.Evolve(State, happened);
            if (happened is ServiceEvent.Created) (_life, StartsFirst) = (_life + 1, false);
            StartsFirst |= State.Revision > 0 && State.Spec.Update?.Order == UpdateOrder.StartFirst;
            if (happened is ServiceEvent.Placed placed) _placed[placed.Instance] = State.Revisions[placed.Revision].Spec;
            if (happened is ServiceEvent.CommandApplied applied) Note(applied.IdempotencyKey, applied.Version);
        }

        NoteWhatIsNotToRun(now);
        Remember(now);
    }

    /// <summary>Until a moment and from it on: what is to run again was not to run until now.</summary>
    private void NoteWhatIsNotToRun(long now)
    {
        foreach (var one in State.Instances.Values.Where(one => one.Goal != InstanceGoal.Running)) _notToRunAt[one.Id] = now;
    }

    public void Purge(long now)
    {
        State = ServiceState.Empty;
        Remember(now);
    }

    public bool WasPlaced(InstanceId instance) => _placed.ContainsKey(instance);

    /// <summary>What the instance was placed to run; null when it never was.</summary>
    public ServiceSpec? SpecOf(InstanceId instance) => _placed.GetValueOrDefault(instance);

    public bool WasApplied(string key) => _keys.Contains(key);

    /// <summary>The versions that a command with this key made, one per life of the service.</summary>
    public IEnumerable<long> VersionsOf(string key) => _applied.Where(one => one.Key.Key == key).Select(one => one.Value);

    /// <summary>Whether the instance was meant to be something else than running at some time since then.</summary>
    public bool WasNotToRunSince(InstanceId instance, long ticks) => _notToRunAt.TryGetValue(instance, out var at) && at >= ticks;

    /// <summary>What the service was at some moment from <paramref name="from"/> until now, newest first.</summary>
    public IEnumerable<CommittedVersion> Since(long from)
    {
        for (var i = _versions.Count - 1; i >= 0; i--)
        {
            yield return _versions[i];
            // What was committed at that very moment may have come right before the question, or right after it.
            if (_versions[i].Since < from) yield break;
        }
    }

    private void Note(string? key, long version)
    {
        // All simulated requests have keys; a new try of the same request has marks behind it.
        var request = key?.TrimEnd('\'') ?? "a request without a key";
        if (key is null || !_requests.Add((_life, request))) AppliedTwice.Add(request);
        if (key is null) return;
        _keys.Add(key);
        _applied[(_life, key)] = version;
    }

    private void Remember(long now)
    {
        var last = _versions[^1];
        var next = new CommittedVersion(now, State.Uid, State.Version, State.Scale, State.Exists ? State.Spec.Container.Image : "");
        if (next with { Since = last.Since } != last) _versions.Add(next);
    }
}

/// <summary>What clients can see of one version; the uid is empty while there is no such service.</summary>
internal sealed record CommittedVersion(long Since, string Uid, long Version, int Scale, string Image);
