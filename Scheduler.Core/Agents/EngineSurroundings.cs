using System.Collections.Immutable;
using Scheduler.Actors.Runtime;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Agents;

/// <summary>
/// What there is on the engine's machine besides containers: ports that other processes hold, and volumes. Looked at with
/// each inventory; a look that hangs, as a list of volumes does with its driver, holds nothing else up.
/// </summary>
internal sealed class EngineSurroundings(IEngine engine, AgentRoster roster, ActorContext context)
{
    private readonly ForeignPorts _ports = new();
    private bool _looksAtPorts;
    private bool _looksAtVolumes;
    private ImmutableSortedSet<string> _volumes = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public void Look()
    {
        if (!_looksAtPorts)
        {
            _looksAtPorts = true;
            context.Pipe(engine.ListeningAsync, outcome => new ListeningSeen(outcome.ValueOrDefault));
        }

        if (_looksAtVolumes) return;
        _looksAtVolumes = true;
        context.Pipe(engine.LocalVolumesAsync, outcome => new VolumesSeen(outcome is Outcome<ImmutableArray<string>>.Done done ? done.Value : null));
    }

    public void OnListening(ListeningSeen seen)
    {
        _looksAtPorts = false;
        _ports.See(seen.Ports);
    }

    public void OnVolumes(VolumesSeen seen)
    {
        _looksAtVolumes = false;
        if (seen.Names is { } names) _volumes = names.ToImmutableSortedSet(StringComparer.Ordinal);
    }

    /// <summary>What an operation that binds ports says of them.</summary>
    public void Learn(OperationEnded ended)
    {
        var spec = ended.Began.Wish.Container;
        // A volume outlives its container; the next list says what became of it.
        if (ended.Container is not null) _volumes = _volumes.Union(LocalVolumes.Of(spec));
        if (ended.Failure is { } failure) _ports.Told(failure.Message, spec, context.Now);
        else if (ended.Container?.State == EngineContainerState.Running) _ports.Bound(spec);
    }

    public ImmutableArray<PortClaim> Ports()
    {
        var held = roster.Ports();
        // What forwards a container's port listens on it too, and is no stranger.
        var foreign = _ports.Claims(context.Now)
            .Where(claim => !held.Any(one => one.Port == claim.Port && one.Protocol == claim.Protocol && one.HostIp == claim.HostIp));
        return [.. held, .. foreign];
    }

    /// <summary>Those listed last, and those that our containers have had made since.</summary>
    public ImmutableArray<string> Volumes() =>
    [
        .. _volumes
            .Union(roster.Instances.Where(one => one.Container is not null).SelectMany(one => LocalVolumes.Of(one.Wish.Container)))
            .Take(HostView.VolumesMax),
    ];
}
