using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Node.Cli.Output;

/// <summary>States as cells.</summary>
public static class Tones
{
    public static Cell Of(ServiceStatus status) => new(Name(status), status switch
    {
        ServiceStatus.Active => Tone.Good,
        ServiceStatus.Degraded => Tone.Bad,
        ServiceStatus.Stopped => Tone.Plain,
        _ => Tone.Waiting,
    });

    public static Cell Of(JobPhase phase) => new(Name(phase), phase switch
    {
        JobPhase.Completed => Tone.Good,
        JobPhase.Failed => Tone.Bad,
        JobPhase.Stopped => Tone.Plain,
        _ => Tone.Waiting,
    });

    public static Cell Of(InstanceState state) => new(Name(state), state switch
    {
        InstanceState.Running or InstanceState.Completed => Tone.Good,
        InstanceState.Failed or InstanceState.Unhealthy or InstanceState.Unknown => Tone.Bad,
        InstanceState.Stopped => Tone.Plain,
        _ => Tone.Waiting,
    });

    public static Cell Of(HostState state) => new(Name(state), state switch
    {
        HostState.Active => Tone.Good,
        HostState.Connecting => Tone.Waiting,
        _ => Tone.Bad,
    });

    public static Cell Of(HostAvailability availability, bool drained) => (availability, drained) switch
    {
        (HostAvailability.Active, _) => new(Name(availability), Tone.Good),
        (HostAvailability.Draining, true) => new("drained"),
        (HostAvailability.Draining, false) => new(Name(availability), Tone.Waiting),
        _ => new(Name(availability)),
    };

    public static string Name<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
