using Scheduler.Actors.Runtime;
using Scheduler.Core.Hosts;
using Scheduler.Core.Images;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>How an agent comes to the images that its instances want, and soon will. Owned by the agent's turns.</summary>
internal sealed class ImageFetching(AgentOptions options, IEngine engine, IRegistryCredentials credentials, AgentRoster roster)
{
    private const string NobodyWaits = "nobody waited for it any more";

    private readonly ImagePulls _pulls = new(options.Host);

    private readonly WorkLane _pulling = new(options.PullParallelism, options.HangingMax);

    /// <summary>Those who want an image go through here. No pull takes room in it: what is on the host already waits for none.</summary>
    public WorkLane Looks { get; } = new(options.CreateParallelism, options.HangingMax);

    /// <summary>
    /// Looks for the image, to pull it where it is not; joins whoever is at it already, or waits with those who could not have
    /// it a moment ago.
    /// </summary>
    public void Begin(AgentInstance one, ActorContext context)
    {
        var (id, work) = (one.Wish.Instance, ImageWork.Of(one));
        var pull = _pulls.Join(work, id);
        if (pull.Stop is null && pull.NotBefore > context.Now)
        {
            roster.Put(Resting(one, pull));
            context.StartTimer($"retry/{id}", pull.NotBefore - context.Now, new RetryDue(id));
            return;
        }

        roster.Put(one with { Busy = AgentOperation.EnsureImage });
        if (pull.Stop is null) Look(work, pull, context);
    }

    /// <summary>An image that will be wanted soon; pulled when nothing else is. Should it not come, whoever wants it says why.</summary>
    public void Expect(ImageAhead ahead) => _pulls.Expect(ImageWork.Of(ahead));

    /// <summary>As many as there is room for: what instances wait for, then what they soon will.</summary>
    public void Pull(ActorContext context)
    {
        while (_pulling.HasRoom && (_pulls.NextQueued() ?? _pulls.NextExpected()) is var (work, pull)) Fetch(work, pull, context);
    }

    /// <summary>An image is there, or has to be pulled, or cannot be had; answers those who waited for it and need not any more.</summary>
    public IReadOnlyList<InstanceId> End(ImageEnded ended, DateTimeOffset now)
    {
        if (ended is { Image: null, Failure: null } && _pulls.Queue(ended.Work))
            return _pulling.HasRoom ? [] : Progress(new PullProgressed(ended.Work, "waits for other pulls of its host to end"));
        var waiting = ended.Image is { } image
            ? OnImage(ended.Work, image)
            : OnNoImage(ended.Work, ended.Failure is { } failure ? EngineWords.Advised(failure.Message) : NobodyWaits, now);
        _pulls.Keep(roster.Instances.Where(one => !one.ImageReady).Select(ImageWork.Of));
        return waiting;
    }

    /// <summary>
    /// An instance that is not to run any more, or of another image, does not wait
    /// for this one; a pull that nobody waits for is given up.
    /// </summary>
    public void Leave(InstanceId instance)
    {
        if (roster.Find(instance) is not { Busy: AgentOperation.EnsureImage } one) return;
        if (one.Wish.Goal is not (InstanceGoal.Absent or InstanceGoal.Stopped) && _pulls.WaitingFor(ImageWork.Of(one)).Contains(instance)) return;
        _pulls.Leave(instance);
        roster.Put(one with { Busy = null, Progress = null });
    }

    public IReadOnlyList<InstanceId> Progress(PullProgressed line)
    {
        var waiting = _pulls.WaitingFor(line.Work);
        foreach (var id in waiting)
        {
            if (roster.Find(id) is { } one) roster.Put(one with { Progress = line.Line });
        }

        return waiting;
    }

    /// <summary>Images have come to the host: those that could not be had are looked for there, and no registry is asked before its time.</summary>
    public void HostHasMore(ActorContext context)
    {
        foreach (var work in _pulls.Resting)
        {
            context.Pipe(
                cancel => engine.FindImageAsync(work.Image, cancel),
                outcome => new ImageLooked(work, outcome.ValueOrDefault is not null));
        }
    }

    /// <summary>Answers those who may go on at once.</summary>
    public IReadOnlyList<InstanceId> Looked(ImageLooked looked, DateTimeOffset now)
    {
        if (!looked.IsThere) return [];
        foreach (var id in _pulls.Due(looked.Work, now))
        {
            if (roster.Find(id) is { } one) roster.Put(one with { Busy = null });
        }

        return TryAgain([looked.Work]);
    }

    /// <summary>Those who could not pull from a registry may try at once with other credentials. Answers them.</summary>
    public IReadOnlyList<InstanceId> CredentialsChanged(string registry, DateTimeOffset now) => TryAgain(_pulls.Renew(registry, now));

    private List<InstanceId> TryAgain(IReadOnlyList<ImageWork> works)
    {
        var waiting = roster.Instances
            .Where(one => one is { Container: null, Busy: null, ImageReady: false } && works.Contains(ImageWork.Of(one)))
            .ToList();
        foreach (var one in waiting) roster.Put(one with { Tally = one.Tally with { NotBefore = DateTimeOffset.MinValue } });
        return [.. waiting.Select(one => one.Wish.Instance)];
    }

    private IReadOnlyList<InstanceId> OnImage(ImageWork work, EngineImage image)
    {
        var waiting = _pulls.Succeeded(work);
        var digest = work.Policy == PullPolicy.Never ? null : PinnedImage.DigestOf(work.Image, image);
        foreach (var id in waiting)
        {
            if (roster.Find(id) is not { } one) continue;
            roster.Put(one with
            {
                Busy = null,
                Progress = null,
                ImageReady = true,
                ImageDigest = digest,
                Tally = one.Tally with { Reason = null, NotBefore = DateTimeOffset.MinValue }
            });
        }

        return waiting;
    }

    private IReadOnlyList<InstanceId> OnNoImage(ImageWork work, string reason, DateTimeOffset now)
    {
        var (pull, waiting) = _pulls.Failed(work, reason, now);
        foreach (var id in waiting)
        {
            if (roster.Find(id) is { } one) roster.Put(Resting(one, pull));
        }

        return waiting;
    }

    /// <summary>It waits for the next try at its image, as all do that want the same.</summary>
    private static AgentInstance Resting(AgentInstance one, ImagePull pull) => one with
    {
        Busy = null,
        Progress = null,
        Misplaced = one.Misplaced || (AgentWorks.HasNeverRun(one) && pull.Reason is { } reason && EngineWords.IsLack(reason)),
        Tally = one.Tally with { Failures = Math.Max(pull.Failures, one.Tally.Failures), Reason = pull.Reason, NotBefore = pull.NotBefore },
    };

    private void Look(ImageWork work, ImagePull pull, ActorContext context)
    {
        var stop = pull.Begin(Looks.Enter());
        context.Pipe(
            async cancel =>
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, cancel);
                return await EngineWork.FindImageAsync(engine, work, either.Token);
            },
            outcome => new ImageEnded(work, outcome.ValueOrDefault, outcome.Failure));
    }

    /// <summary>Looked for once more: while it waited for its turn, it may have come by another way.</summary>
    private void Fetch(ImageWork work, ImagePull pull, ActorContext context)
    {
        var (self, stop) = (context.Self, pull.Begin(_pulling.Enter()));
        context.Pipe(
            cancel => FetchAsync(work, line => self.Tell(new PullProgressed(work, line)), stop, cancel),
            outcome => new ImageEnded(work, outcome.ValueOrDefault, outcome.Failure));
    }

    private async Task<EngineImage> FetchAsync(ImageWork work, Action<string> progress, CancellationToken stop, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, cancel);
        return await EngineWork.EnsureImageAsync(engine, credentials, work, progress, either.Token);
    }
}
