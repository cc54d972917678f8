using Scheduler.Actors.Runtime;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents.Health;

/// <summary>
/// Asks the containers that have a probe, one after the other's time, and notes
/// what comes of it. Owned by the agent's turns; needs no server.
/// </summary>
internal sealed class HealthProbes(IProbe? probe, string endpoint, AgentRoster roster, ActorContext context)
{
    private readonly DateTimeOffset _begun = context.Now;
    private readonly RecreateBudget _budget = new();

    /// <summary>Begins to ask an instance whose container runs, where that is not under way.</summary>
    public void Follow(InstanceId id)
    {
        if (roster.Find(id) is not
            {
                Busy: null, Stale: false,
                Wish: { Goal: InstanceGoal.Running, Container.Probe: { } wanted },
                Container: { State: EngineContainerState.Running, StartedAt: { } started } container
            } one)
            return;
        if (one.Probe is { } under && under.IsOf(container))
        {
            if (under.IsLeft) Begin(one, container, under with { IsLeft = false });
            return;
        }

        var isAgain = one.Probe?.ContainerId == container.Id;
        var wasThere = one.Probe is null && started < _begun && !one.UnprovenBefore;
        Begin(one, container, ProbeRules.Begin(container, started, context.Now, isAgain, wasThere, wanted));
    }

    public void OnDue(HealthDue due)
    {
        if (Current(due.Instance, due.State) is { } one) Ask(one, one.Container!, one.Probe!);
        else Leave(due.Instance, due.State);
    }

    /// <summary>Whether anything is different now.</summary>
    public bool OnAnswer(HealthAnswered answered)
    {
        if (Current(answered.Instance, answered.State) is not { } one)
        {
            Leave(answered.Instance, answered.State);
            return false;
        }

        Note(one, answered.Answer);
        return !ReferenceEquals(roster.Find(answered.Instance), one);
    }

    private void Begin(AgentInstance one, EngineContainer container, ProbeState state)
    {
        one = one with { Probe = state };
        roster.Put(one);
        Ask(one, container, state);
    }

    /// <summary>As of one that is to go: it may be taken back while it still runs.</summary>
    private void Leave(InstanceId id, ProbeState asked)
    {
        if (roster.Find(id) is { Probe: { } state } one && state.IsOfSameStart(asked)) roster.Put(one with { Probe = state with { IsLeft = true } });
    }

    private void Ask(AgentInstance one, EngineContainer container, ProbeState state)
    {
        var id = one.Wish.Instance;
        // A paused container says nothing of its health, and one that is being restarted neither.
        if (one.Busy is not null || container.State != EngineContainerState.Running)
        {
            Later(one);
            return;
        }

        var (request, reason) = probe is null ? (null, "this agent makes no probes") : ProbeTargets.Of(container, one.Wish.Container, endpoint);
        if (request is null) context.Self.Tell(new HealthAnswered(id, state, new ProbeAnswer(ProbeOutcome.Unreached, reason)));
        else context.Pipe(cancel => probe!.AskAsync(request, cancel), outcome => new HealthAnswered(id, state, AnswerOf(outcome)));
    }

    private static ProbeAnswer AnswerOf(Outcome<ProbeAnswer> outcome) =>
        outcome.ValueOrDefault ?? new ProbeAnswer(ProbeOutcome.Unreached, outcome.Failure?.Message ?? "it could not be asked");

    private void Note(AgentInstance one, ProbeAnswer answer)
    {
        var before = one.Probe!;
        var after = ProbeRules.After(before, answer, one.Wish.Container.Probe!, context.Now);
        if (after != before) one = one with { Probe = after };
        var fellIll = after.Health == ContainerHealth.Unhealthy && before.Health != ContainerHealth.Unhealthy;
        if (after.Health != before.Health) one = Restarts.Counted(one, context.Now);
        if (fellIll && AgentStep.MakesAnew(one)) one = Budgeted(one);
        if (after != before) roster.Put(one);
        Later(one);
    }

    private AgentInstance Budgeted(AgentInstance one)
    {
        var at = _budget.Take(one.Wish.Service, one.Tally.NotBefore, context.Now);
        if (at <= one.Tally.NotBefore || at <= context.Now) return one;
        return one with
        {
            Tally = one.Tally with
            {
                NotBefore = at,
                Reason = $"{one.Tally.Reason}; it waits, since {RecreateBudget.PerMinute} of its service were made anew here within a minute"
            }
        };
    }

    private void Later(AgentInstance one) =>
        context.StartTimer($"health/{one.Wish.Instance}", one.Wish.Container.Probe!.Interval, new HealthDue(one.Wish.Instance, one.Probe!));

    /// <summary>The instance, if that is still the start of its container which is being asked.</summary>
    private AgentInstance? Current(InstanceId id, ProbeState asked) =>
        roster.Find(id) is
        {
            Wish: { Goal: InstanceGoal.Running, Container.Probe: not null },
            Container: { State: EngineContainerState.Running or EngineContainerState.Paused } container,
            Probe: { } state
        } one
        && state.IsOf(container) && state.IsOfSameStart(asked)
            ? one
            : null;
}

/// <summary>A container is to be asked again.</summary>
/// <param name="State">Says which start of it is meant.</param>
internal sealed record HealthDue(InstanceId Instance, ProbeState State);

internal sealed record HealthAnswered(InstanceId Instance, ProbeState State, ProbeAnswer Answer);
