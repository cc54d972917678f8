using Scheduler.Core.Hosts;
using Scheduler.Core.Services;
using Scheduler.Core.Services.Speaking;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Stories;

/// <summary>
/// Watches every engine from outside and notes what must never happen: two containers running in one slot, unless the
/// host of one was lost or one moves to another host, or a healthy container ended although nobody wished it.
/// </summary>
internal sealed class EngineJudge
{
    private readonly Dictionary<string, List<(string Host, EngineDeed Start)>> _running = [];
    private readonly Dictionary<string, Assignment> _wishes = [];
    private readonly Dictionary<string, DateTimeOffset> _toldToRunAt = [];
    private readonly Dictionary<string, DateTimeOffset> _lostAt = [];
    private readonly Dictionary<string, int> _restarts = [];
    private readonly HashSet<string> _renamed = [];

    public List<string> Violations { get; } = [];

    public void Watch(string host, EngineHistory history) => history.Happened += deed => Judge(host, deed);

    /// <summary>What an agent was last told of an instance.</summary>
    public void Wished(Assignment wish, DateTimeOffset now)
    {
        if (!wish.AdoptOnly) _toldToRunAt[wish.Instance.Value] = now;
        var last = _wishes.GetValueOrDefault(wish.Instance.Value);
        if (last is not null && NameText.Write(last.Names) != NameText.Write(wish.Names)) _renamed.Add(wish.Instance.Value);
        if (last is null || (wish.Epoch, wish.Sequence).CompareTo((last.Epoch, last.Sequence)) >= 0) _wishes[wish.Instance.Value] = wish;
    }

    /// <summary>The host was given up.</summary>
    public void Lost(string host, DateTimeOffset at) => _lostAt[host] = at;

    /// <summary>A person has removed the host: what runs there is nobody's business any more.</summary>
    public void Forget(string host)
    {
        foreach (var running in _running.Values) running.RemoveAll(one => one.Host == host);
    }

    private void Judge(string host, EngineDeed deed)
    {
        if (deed is not { Slot: { } slot, Instance: { } instance }) return;
        if (!_running.TryGetValue(slot, out var running)) _running[slot] = running = [];
        switch (deed.Kind)
        {
            case DeedKind.Started:
                if (deed.LacksFiles) Violations.Add($"{deed} on {host}: not all of its secrets and configs are in it");
                Violations.AddRange(
                    running
                        .Where(other => !MayBoth(host, instance, other) && !IsMove(host, instance, other))
                        .Select(other => $"{deed} on {host}: {other.Start} on {other.Host} runs in {slot} already"));
                running.Add((host, deed));
                break;
            case DeedKind.Ended:
                running.RemoveAll(one => one.Start.Name == deed.Name);
                break;
            case DeedKind.AskedToEnd when !HasCause(instance, deed) && !HasLostItsNetwork(host, instance, running):
                Violations.Add($"{deed} on {host}: it was to run, and was well; {_wishes.GetValueOrDefault(instance)}");
                break;
        }
    }

    /// <summary>On different hosts, one of which does not do what it is told.</summary>
    private bool MayBoth(string host, string instance, (string Host, EngineDeed Start) other) =>
        host != other.Host && (MayFinish(host, instance) || MayFinish(other.Host, other.Start.Instance!));

    /// <summary>One that was told to go may take its time, and end what it has begun; so may one whose host was lost since.</summary>
    private bool MayFinish(string host, string instance) =>
        _wishes.GetValueOrDefault(instance)?.Goal == InstanceGoal.Absent
        || (_lostAt.TryGetValue(host, out var lost) && lost >= _toldToRunAt.GetValueOrDefault(instance));

    /// <summary>The story's updates start the new instance first: for a while both run, be it on one host.</summary>
    public bool StartsFirst { get; set; }

    /// <summary>From one host to another the new instance starts before the old one goes; both may be restarted meanwhile.</summary>
    private bool IsMove(string host, string instance, (string Host, EngineDeed Start) other) =>
        (StartsFirst || other.Host != host) && (Replaces(instance, other.Start.Instance!) || Replaces(other.Start.Instance!, instance));

    private bool Replaces(string next, string former) =>
        _wishes.GetValueOrDefault(next) is { Goal: InstanceGoal.Running, Replaces: { } id } && id.Value == former;

    /// <summary>The container whose network it runs in was started after it.</summary>
    private bool HasLostItsNetwork(string host, string instance, List<(string Host, EngineDeed Start)> running)
    {
        if (_wishes.GetValueOrDefault(instance) is not { } wish || NetworkSharing.LenderOf(wish.Container) is not { } lender) return false;
        var own = running.Where(one => one.Start.Instance == instance).Select(one => one.Start.At).DefaultIfEmpty(DateTimeOffset.MaxValue).Max();
        return _running.Where(slot => slot.Key.StartsWith($"{wish.Service.Stack}/{lender} slot ", StringComparison.Ordinal))
            .SelectMany(slot => slot.Value).Any(one => one.Host == host && one.Start.At > own);
    }

    private bool HasCause(string instance, EngineDeed deed)
    {
        if (!_wishes.TryGetValue(instance, out var wish)) return false;
        // Made anew, as its table of hosts is of no more use.
        if (_renamed.Remove(instance)) return true;
        if (wish.Goal != InstanceGoal.Running || deed.Health == ContainerHealth.Unhealthy) return true;
        _restarts[instance] = _restarts.GetValueOrDefault(instance) + 1;
        return _restarts[instance] <= wish.Generation;
    }
}
