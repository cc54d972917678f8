using System.Collections.Immutable;
using Scheduler.Actors.Runtime;
using Scheduler.Core.Hosts;
using Scheduler.Core.Services;

namespace Scheduler.Core.Agents;

/// <summary>
/// Tries an engine out now and then, and at once when something hangs in it: to answer a question is not yet to work.
/// </summary>
internal sealed class EngineTrials(AgentOptions options, IEngine engine, ActorContext context)
{
    private static readonly TimeSpan EveryWhileIll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ApartMin = TimeSpan.FromSeconds(1);

    private bool _underWay;
    private DateTimeOffset _endedAt;

    public EngineHealth Health { get; private set; } = EngineHealth.Unknown;

    private bool AreWanted => options.TrialEvery > TimeSpan.Zero;

    /// <summary>One at a time. Without trials, the time that has passed must do.</summary>
    /// <param name="image">An image that our containers run, or null.</param>
    public void Try(string? image)
    {
        if (_underWay) return;
        _underWay = true;
        if (!AreWanted) context.Self.Tell(new TrialEnded(default, null));
        else context.Pipe(cancel => engine.TryOutAsync(PlanOf(image), cancel), outcome => new TrialEnded(outcome.ValueOrDefault, outcome.Failure));
    }

    /// <summary>Something hangs: the next trial is due at once.</summary>
    public void Suspect(string? image)
    {
        if (AreWanted && context.Now - _endedAt >= ApartMin) Try(image);
    }

    /// <summary>While the engine is not to be worked with, a trial would say nothing new.</summary>
    public void Skip() => Rest();

    public void OnEnded(TrialEnded ended)
    {
        _underWay = false;
        _endedAt = context.Now;
        Health = Health.Tried(ended.Reach, ended.Failure, context.Now);
        Rest();
    }

    public void FoundFull(string words)
    {
        Health = Health.Full(words, context.Now);
        Rest();
    }

    public void FoundRoom() => Health = Health.HasRoom(context.Now);

    private void Rest()
    {
        var every = Health.Ailment is not null || !AreWanted ? EveryWhileIll : options.TrialEvery;
        context.StartTimer(AgentDue.Trial, AreWanted && options.TrialEvery < every ? options.TrialEvery : every, AgentDue.Trial);
    }

    private TrialPlan PlanOf(string? image) => new(
        $"scheduler-trial.{options.Cluster}.{options.Host}",
        ImmutableSortedDictionary<string, string>.Empty.Add(ContainerIdentity.TrialLabel, options.Cluster),
        image);
}
