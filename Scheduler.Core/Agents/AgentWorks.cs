using Scheduler.Actors.Runtime;
using Scheduler.Core.Files;
using Scheduler.Core.Hosts;
using Scheduler.Core.Services;
using Scheduler.Messages.Files;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>The operations of an agent: which wait, which are under way, and what their ends mean. Owned by the agent's turns.</summary>
internal sealed class AgentWorks(
    AgentOptions options, IEngine engine, ImageFetching images, IFileSource files, AgentRoster roster, AgentLeases leases)
{
    private readonly WorkLane _making = new(options.CreateParallelism, options.HangingMax);
    private readonly WorkLane _doubtfulMaking = new(options.DoubtfulParallelism, options.HangingMax);
    private readonly WorkLane _ending = new(options.StopParallelism, options.HangingMax);
    private readonly WorkLane _doubtfulEnding = new(options.DoubtfulParallelism, options.HangingMax);
    private readonly Dictionary<InstanceId, WorkRoom> _rooms = [];

    public void Enqueue(AgentOperation operation, AgentInstance one) => LaneOf(one, operation).Enqueue(one.Wish.Instance);

    /// <summary>Sets to work as many as there is room for; each is decided anew, since things may have changed in the queue.</summary>
    public void Dispatch(ActorContext context)
    {
        while (DispatchFrom(_ending, context) | DispatchFrom(_doubtfulEnding, context) | DispatchFrom(_making, context)
            | DispatchFrom(_doubtfulMaking, context) | DispatchFrom(images.Looks, context))
        {
            // What turned out to belong into another lane gets its chance there.
        }

        images.Pull(context);
    }

    /// <summary>Whether something was put into another lane.</summary>
    private bool DispatchFrom(WorkLane lane, ActorContext context)
    {
        var moved = false;
        while (lane.TryNext(out var id))
        {
            if (roster.Find(id) is not { } one || AgentStep.Next(one, context.Now) is not AgentStep.Act act) continue;
            if (!leases.Allows(one, act.Operation)) continue;
            if (LaneOf(one, act.Operation) == lane)
            {
                Begin(one, act.Operation, lane, context);
                continue;
            }

            LaneOf(one, act.Operation).Enqueue(id);
            moved = true;
        }

        return moved;
    }

    /// <summary>Takes in what an operation came to.</summary>
    public void End(OperationEnded ended, DateTimeOffset now)
    {
        if (_rooms.Remove(ended.Began.Wish.Instance, out var room)) room.Leave();
        leases.Ended(ended);
        if (roster.Find(ended.Began.Wish.Instance) is not { } one) return;
        var (stale, hung) = (one.Stale, one.Silence is not null);
        one = one with { Busy = null, Progress = null, Silence = Silences.After(one, ended) };
        if (ended.Failure is null)
        {
            if (ended.Operation != AgentOperation.Inspect) one = one with { Misplaced = false };
            if (hung && one.Silence is null) one = one with { Tally = one.Tally with { Reason = null } };
            one = ended.Operation switch
            {
                AgentOperation.Create => one with { GenerationDone = ended.Began.Wish.Generation, Tally = RestartTally.Clean },
                AgentOperation.Restart or AgentOperation.CreateAndStart => one with { GenerationDone = ended.Began.Wish.Generation },
                AgentOperation.Remove when one.Wish.Goal != InstanceGoal.Absent => one with { Tally = one.Tally with { GaveUp = false } },
                _ => one,
            };
            if (ended.Operation is AgentOperation.Restart or AgentOperation.Start && ended.Began.Container?.StartedAt is not null)
                one = one with { Restarts = one.Restarts + 1, Tally = one.Tally with { GaveUp = false } };
            one = roster.Saw(one, ended.Container, now);
        }
        else
        {
            one = ended.Operation == AgentOperation.Inspect ? LookFailed(one, ended.Failure, now) : Failed(one, ended.Operation, ended.Failure, now);
        }

        roster.Put(one with { Stale = stale || one.Stale });
    }

    /// <summary>The operation has taken long: its room goes to others, and its instance says so. False when it is over.</summary>
    public bool NoteHang(HangDue due, bool? engineWorks, ActorContext context)
    {
        if (roster.Find(due.Instance) is not { Busy: { } operation } one || one.BusySince != due.BusySince) return false;
        if (_rooms.TryGetValue(due.Instance, out var room)) room.Yield();
        var silent = one with { Silence = one.Silence ?? new Silence(operation, one.BusySince) };
        roster.Put(Silences.Said(silent, engineWorks, context.Now));
        // Seldomer and seldomer, so that the words stay true at little cost; by a clock that was set back it has only just begun.
        var soFar = context.Now - due.BusySince;
        context.StartTimer(HangTimer(due.Instance), soFar > options.HangsAfter ? soFar : options.HangsAfter, due);
        return true;
    }

    /// <summary>What became of a trial of the engine changes what is said of those that hang. Answers them.</summary>
    public IReadOnlyList<InstanceId> Reword(bool engineWorks, DateTimeOffset now)
    {
        var silent = roster.Instances.Where(one => one is { Busy: not null, Silence: not null }).ToList();
        foreach (var one in silent) roster.Put(Silences.Said(one, engineWorks, now));
        return [.. silent.Select(one => one.Wish.Instance)];
    }

    /// <summary>Those that use a secret or config which was made meanwhile need not wait for their next try. Answers them.</summary>
    public IReadOnlyList<InstanceId> FileChanged(FileChanged changed)
    {
        var waiting = roster.Instances
            .Where(one => one.Busy is null && HasNeverRun(one)
                && one.Wish.Container.AllFiles.Any(file => file.Kind == changed.Kind && file.Name == changed.Name))
            .ToList();
        foreach (var one in waiting) roster.Put(one with { Tally = one.Tally with { NotBefore = DateTimeOffset.MinValue } });
        return [.. waiting.Select(one => one.Wish.Instance)];
    }

    /// <summary>The whole engine was silent, so the silence of single operations says nothing of them.</summary>
    public void ForgetSilences()
    {
        foreach (var one in roster.Instances.Where(one => one.Silence is not null).ToList()) roster.Put(one with { Silence = null });
    }

    /// <summary>Removes what the instance shared with others, if it was the last of them; <see cref="TidyEnded"/> follows.</summary>
    public void Tidy(AgentInstance one, ActorContext context)
    {
        var lastOfStack = !roster.Instances.Any(other => other.Wish.Service.Stack == one.Wish.Service.Stack && MayNeedNetworks(other));
        roster.Put(one with { Busy = AgentOperation.Remove });
        context.Pipe(
            async cancel =>
            {
                await EngineWork.TidyAsync(engine, options.Cluster, one.Wish, lastOfStack, cancel);
                return true;
            },
            outcome => new TidyEnded(one.Wish.Instance, outcome.Failure));
    }

    private static bool MayNeedNetworks(AgentInstance one) =>
        one is not { Wish.Goal: InstanceGoal.Absent, Container: null, Busy: null or AgentOperation.Remove };

    /// <summary>Removes a container that belongs to no wish; what comes of it is seen in the engine's events and the next inventory.</summary>
    public void RemoveStray(EngineContainer container, ActorContext context) => context.Pipe(
        async cancel =>
        {
            await EngineWork.RemoveAsync(engine, container, options.StopGrace, cancel);
            return true;
        },
        _ => AgentDue.Report);

    private void Begin(AgentInstance one, AgentOperation operation, WorkLane lane, ActorContext context)
    {
        if (operation == AgentOperation.EnsureImage)
        {
            images.Begin(one, context);
            return;
        }

        _rooms[one.Wish.Instance] = lane.Enter();
        leases.Began(one, operation);
        roster.Put(one with { Busy = operation, BusySince = context.Now, Stale = false });
        context.StartTimer(
            HangTimer(one.Wish.Instance),
            Silences.Usual(operation, GraceOf(one)) + options.HangsAfter,
            new HangDue(one.Wish.Instance, context.Now));
        context.Pipe(
            cancel => RunAsync(one, operation, cancel),
            outcome => new OperationEnded(one, operation, outcome.ValueOrDefault, outcome.Failure));
    }

    private async Task<EngineContainer?> RunAsync(AgentInstance one, AgentOperation operation, CancellationToken cancel) => operation switch
    {
        AgentOperation.Inspect => await engine.InspectAsync(one.Container?.Id ?? NameOf(one), cancel),
        AgentOperation.Create => await EngineWork.CreateAsync(engine, files, PlanOf(one), start: false, cancel),
        AgentOperation.CreateAndStart => await EngineWork.CreateAndStartAsync(engine, files, PlanOf(one), cancel),
        AgentOperation.Start => await EngineWork.StartFreeAsync(engine, files, one.Container!, one.Wish.Container, cancel),
        AgentOperation.Restart => await EngineWork.RestartAsync(engine, one.Container!.Id, GraceOf(one), cancel),
        AgentOperation.Stop => await EngineWork.StopAsync(engine, one.Container!.Id, GraceOf(one), cancel),
        AgentOperation.Remove => await RemovedAsync(one, cancel),
        _ => throw new InvalidOperationException($"no rule for {operation}"),
    };

    private async Task<EngineContainer?> RemovedAsync(AgentInstance one, CancellationToken cancel)
    {
        await EngineWork.RemoveAsync(engine, one.Container!, GraceOf(one), cancel);
        return null;
    }

    private static AgentInstance Failed(AgentInstance one, AgentOperation operation, Exception failure, DateTimeOffset now)
    {
        var fault = (failure as EngineException)?.Fault;
        var failures = one.Tally.Failures + 1;
        var wait = Backoff.AfterCall(failures, one.Wish.Instance);
        var reason = fault == EngineFault.NoAnswer && one.Silence is not null ? Silences.WordsAfter(one, now) : EngineWords.Advised(failure.Message);
        return one with
        {
            // Of a job, what the engine will not start is as over as what has ended: its service says what follows.
            Tally = one.Tally with
            {
                Failures = failures,
                Reason = reason,
                NotBefore = now + wait,
                GaveUp = one.Tally.GaveUp || (one.Wish.IsRun && IsRefusedStart(operation, fault, failure))
            },
            Misplaced = one.Misplaced || (HasNeverRun(one) && EngineWords.IsLack(failure.Message)),
            Unstartable = one.Unstartable || IsUnstartable(one, operation, fault, failure),
            // It may have been made all the same; the times will tell.
            GenerationDone = operation == AgentOperation.Restart ? null : one.GenerationDone,
            // The image or the container may be what is missing, and after silence anything may have happened.
            ImageReady = one.ImageReady && fault != EngineFault.NotFound,
            Stale = fault is EngineFault.NoAnswer or EngineFault.NotFound or EngineFault.Conflict or EngineFault.Rejected,
        };
    }

    private static bool IsRefusedStart(AgentOperation operation, EngineFault? fault, Exception failure) =>
        operation is AgentOperation.Start or AgentOperation.CreateAndStart && fault == EngineFault.Rejected && !EngineWords.IsLack(failure.Message);

    private static bool IsUnstartable(AgentInstance one, AgentOperation operation, EngineFault? fault, Exception failure) =>
        operation is AgentOperation.Start or AgentOperation.Restart
        && (fault == EngineFault.NotFound || (one.Container is { } container && EngineWords.IsLeftBehind(failure.Message, container.Id)));

    /// <summary>Says nothing of the container, so it does not count as a failure of it.</summary>
    private static AgentInstance LookFailed(AgentInstance one, Exception failure, DateTimeOffset now)
    {
        var failures = one.LookFailures + 1;
        return one with
        {
            LookFailures = failures,
            LookAfter = now + Backoff.AfterCall(failures, one.Wish.Instance),
            Tally = one.Tally with { Reason = one.Silence is not null ? Silences.WordsAfter(one, now) : failure.Message },
            Stale = true,
        };
    }

    internal static bool HasNeverRun(AgentInstance one) => one.Container is null or { State: EngineContainerState.Created, StartedAt: null };

    /// <summary>Those whose like has hung have lanes of their own: they would only take the room of others again.</summary>
    private WorkLane LaneOf(AgentInstance one, AgentOperation operation) => operation switch
    {
        AgentOperation.EnsureImage => images.Looks,
        _ when Silences.IsMaking(operation) => Silences.IsDoubtful(roster, one.Wish.Service) ? _doubtfulMaking : _making,
        _ => one.Silence is null ? _ending : _doubtfulEnding,
    };

    private static string HangTimer(InstanceId instance) => $"hang/{instance}";

    private ContainerPlan PlanOf(AgentInstance one) => new(
        NameOf(one),
        NamedHosts.Given(SharedNetworks.Joined(roster, one, one.Wish.Container with { Image = one.Image }), one.Wish.Names),
        ContainerIdentity.LabelsOf(options.Cluster, one.Wish),
        ContainerIdentity.OwnerLabelsOf(options.Cluster, one.Wish.Service.Stack));

    private static string NameOf(AgentInstance one) => ContainerIdentity.NameOf(one.Wish.Service, one.Wish.Slot, one.Wish.Instance);

    private TimeSpan GraceOf(AgentInstance one) => one.Wish.Container.StopGracePeriod ?? options.StopGrace;
}
