using Scheduler.Actors.Runtime;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Agents.Health;

/// <summary>
/// Tries what other hosts publish, because a server asks. So many at once and no more: what is asked beyond that gets no
/// answer, and is asked again some time. Owned by the agent's turns.
/// </summary>
internal sealed class ReachTries(IProbe? probe, ActorRef uplink, ActorContext context)
{
    public const int AtOnce = 16;
    private static readonly TimeSpan PatienceMost = TimeSpan.FromSeconds(5);

    private int _underWay;

    public void Begin(TryReach ask)
    {
        if (probe is null || _underWay >= AtOnce) return;
        _underWay++;
        var patience = ask.Timeout < PatienceMost ? ask.Timeout : PatienceMost;
        context.Pipe(
            cancel => probe.AskAsync(new ProbeRequest(ask.Address, ask.Port, ask.RequestLine, patience), cancel),
            outcome => Tried(
                ask,
                outcome.ValueOrDefault
                    ?? new ProbeAnswer(ProbeOutcome.Unreached, outcome.Failure?.Message ?? "it could not be tried")));
    }

    public void End(ReachTried tried)
    {
        _underWay--;
        uplink.Tell(tried);
    }

    private static ReachTried Tried(TryReach ask, ProbeAnswer answer) => new(ask.Id, ask.Asker, OutcomeOf(answer), answer.Words);

    private static ReachOutcome OutcomeOf(ProbeAnswer answer) => answer.Outcome switch
    {
        ProbeOutcome.Passed => ReachOutcome.Well,
        ProbeOutcome.Failed => answer.IsRefusal ? ReachOutcome.Refused : ReachOutcome.Badly,
        ProbeOutcome.Silent => ReachOutcome.Silent,
        _ => ReachOutcome.NoWay,
    };
}
