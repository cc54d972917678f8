using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Simulation.Checkers;

/// <summary>
/// Answers are linearizable: each shows the service as it was committed at some moment between the question and the
/// answer. The journal's versions give the order, so no search is needed.
/// </summary>
internal sealed class ReadsChecker(SimTimeProvider time, Committed committed)
{
    /// <summary>
    /// A server whose own later life has joined, because a call to join was carried out late, learns of it at its next
    /// renewal; until then it may answer with what was true before. No other answer is excused.
    /// </summary>
    private static readonly TimeSpan SupersededGrace = TimeSpan.FromSeconds(2);

    private long? _supersededAt;

    public int Count { get; private set; }

    /// <summary>How many answers were excused so.</summary>
    public int Excused { get; private set; }

    /// <summary>A server that lives was superseded by a later life of its own.</summary>
    public void OnSuperseded() => _supersededAt = time.Ticks;

    /// <param name="asked">The true time of the question.</param>
    public void OnView(ServiceView view, long asked)
    {
        Count++;
        var seen = new CommittedVersion(0, view.Uid, view.Version, view.Scale, view.Spec.Container.Image);
        if (committed.Of(view.Key).Since(asked).Any(one => one with { Since = 0 } == seen)) return;
        if (IsExcused(asked) && committed.Of(view.Key).Since(asked - SupersededGrace.Ticks).Any(one => one with { Since = 0 } == seen)) return;
        var truth = string.Join("; ", committed.Of(view.Key).Since(asked));
        throw new SimViolation("reads", $"asked at {asked}, answered at {time.Ticks}, {view.Key} was shown as {seen}; it was: {truth}");
    }

    public void OnNotFound(ServiceKey key, long asked)
    {
        Count++;
        if (committed.Of(key).Since(asked).Any(one => one.Uid.Length == 0)) return;
        if (IsExcused(asked) && committed.Of(key).Since(asked - SupersededGrace.Ticks).Any(one => one.Uid.Length == 0)) return;
        throw new SimViolation(
            "reads",
            $"{key} was not found, asked at {asked}; it was there all the time since {committed.Of(key).Since(asked).Last()}");
    }

    private bool IsExcused(long asked)
    {
        if (_supersededAt is not { } at || asked - at > SupersededGrace.Ticks) return false;
        Excused++;
        return true;
    }

    /// <summary>For a refusal that says something of the service's state.</summary>
    public static bool IsNotFound(object reply) => reply is Refusal { Kind: RefusalKind.NotFound };
}
