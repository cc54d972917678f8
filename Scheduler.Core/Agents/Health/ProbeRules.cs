using System.Globalization;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents.Health;

/// <summary>What follows from the answers to probes. Pure.</summary>
public static class ProbeRules
{
    /// <summary>The first state of a container's start.</summary>
    /// <param name="wasThere">It ran before this agent knew it: one good answer is enough, since it may have been healthy for long.</param>
    public static ProbeState Begin(
        EngineContainer container, DateTimeOffset startedAt, DateTimeOffset now, bool isAgain, bool wasThere, HealthProbe probe) =>
        new(container.Id, startedAt, now, isAgain || wasThere) { Passes = wasThere ? probe.HealthyThreshold - 1 : 0 };

    public static ProbeState After(ProbeState state, ProbeAnswer answer, HealthProbe probe, DateTimeOffset now) => answer.Outcome switch
    {
        ProbeOutcome.Passed => Passed(state, probe, now),
        ProbeOutcome.Failed => Overdue(Failed(state, answer.Words, probe, now), probe, now),
        ProbeOutcome.Silent when state.WasReached => Overdue(Failed(state, answer.Words, probe, now), probe, now),
        // Nothing is known of the container: it is not condemned for a way that is missing.
        _ when state.WasReached => state with { Words = answer.Words },
        _ => state with { Health = ContainerHealth.None, Words = $"its health is not known: {answer.Words}" },
    };

    private static ProbeState Passed(ProbeState state, HealthProbe probe, DateTimeOffset now)
    {
        state = state with { Passes = state.Passes + 1, Failures = 0, WasReached = true };
        if (state.Health == ContainerHealth.Healthy) return state with { Words = null };
        if (state.Passes >= probe.HealthyThreshold) return state with { Health = ContainerHealth.Healthy, HealthySince = now, Words = null };
        return state.Health == ContainerHealth.None ? state with { Health = ContainerHealth.Starting, Words = null } : state;
    }

    private static ProbeState Failed(ProbeState state, string? words, HealthProbe probe, DateTimeOffset now)
    {
        state = state with { Passes = 0, Failures = state.Failures + 1, WasReached = true, Words = words };
        return state.Health switch
        {
            ContainerHealth.Healthy when state.Failures >= probe.UnhealthyThreshold =>
                state with { Health = ContainerHealth.Unhealthy, WellFor = state.HealthySince is { } since ? now - since : TimeSpan.Zero },
            ContainerHealth.None => state with { Health = ContainerHealth.Starting },
            _ => state,
        };
    }

    /// <summary>One that has not become healthy in its time is not waited for any longer, unless nothing would follow from it.</summary>
    private static ProbeState Overdue(ProbeState state, HealthProbe probe, DateTimeOffset now)
    {
        var most = state.IsAgain ? probe.ReinitializingTimeout : probe.InitializingTimeout;
        if (state.Health != ContainerHealth.Starting
            || probe.Strategy == HealthStrategy.None
            || most is not { } time || now - state.Since < time)
            return state;
        var words = string.Create(CultureInfo.InvariantCulture, $"it did not become healthy within {time.TotalSeconds:0.#} s: {state.Words}");
        return state with { Health = ContainerHealth.Unhealthy, Words = words };
    }
}
