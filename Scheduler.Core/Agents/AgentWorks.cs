using Scheduler.Actors.Runtime;
using Scheduler.Core.Hosts;
using Scheduler.Core.Services;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>The operations of an agent: which wait, which are under way, and what their ends mean. Owned by the agent's turns.</summary>
internal sealed class AgentWorks(AgentOptions options, IEngine engine, ImageFetching images, AgentRoster roster)
{
    private readonly WorkLane _making = new(options.CreateParallelism);
    private readonly WorkLane _ending = new(options.StopParallelism);

    public void Enqueue(AgentOperation operation, InstanceId instance) => LaneOf(operation).Enqueue(instance);

    /// <summary>Sets to work as many as there is room for; each is decided anew, since things may have changed in the queue.</summary>
    public void Dispatch(ActorContext context)
    {
        foreach (var lane in (ReadOnlySpan<WorkLane>)[_ending, _making, images.Lane])
        {
            while (lane.TryNext(out var id))
            {
                if (roster.Find(id) is not { } one || AgentStep.Next(one, context.Now) is not AgentStep.Act act) continue;
                if (LaneOf(act.Operation) != lane) LaneOf(act.Operation).Enqueue(id);
                else Begin(one, act.Operation, lane, context);
            }
        }

        images.FetchAhead(context);
    }

    /// <summary>Takes in what an operation came to.</summary>
    public void End(OperationEnded ended, DateTimeOffset now)
    {
        LaneOf(ended.Operation).Leave();
        if (roster.Find(ended.Began.Wish.Instance) is not { } one) return;
        var stale = one.Stale;
        one = one with { Busy = null, Progress = null };
        if (ended.Failure is null)
        {
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

    /// <summary>Removes a container that was confirmed gone and came to be after all; the next inventory shows the result.</summary>
    public void RemoveRevenant(EngineContainer container, ActorContext context) => context.Pipe(
        async cancel =>
        {
            await engine.RemoveAsync(container.Id, cancel);
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

        lane.Enter();
        roster.Put(one with { Busy = operation, Stale = false });
        context.Pipe(cancel => RunAsync(one, operation, cancel), outcome => new OperationEnded(one, operation, outcome.ValueOrDefault, outcome.Failure));
    }

    private async Task<EngineContainer?> RunAsync(AgentInstance one, AgentOperation operation, CancellationToken cancel) => operation switch
    {
        AgentOperation.Inspect => await engine.InspectAsync(one.Container?.Id ?? NameOf(one), cancel),
        AgentOperation.Create => await EngineWork.CreateAsync(engine, PlanOf(one), start: false, cancel),
        AgentOperation.CreateAndStart => await EngineWork.CreateAsync(engine, PlanOf(one), start: true, cancel),
        AgentOperation.Start => await EngineWork.StartAsync(engine, one.Container!.Id, cancel),
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
        return one with
        {
            Tally = one.Tally with { Failures = failures, Reason = failure.Message, NotBefore = now + wait },
            Unstartable = one.Unstartable || (fault == EngineFault.NotFound && operation is (AgentOperation.Start or AgentOperation.Restart)),
            // It may have been made all the same; the times will tell.
            GenerationDone = operation == AgentOperation.Restart ? null : one.GenerationDone,
            // The image or the container may be what is missing, and after silence anything may have happened.
            ImageReady = one.ImageReady && fault != EngineFault.NotFound,
            Stale = fault is EngineFault.NoAnswer or EngineFault.NotFound or EngineFault.Conflict or EngineFault.Rejected,
        };
    }

    /// <summary>Says nothing of the container, so it does not count as a failure of it.</summary>
    private static AgentInstance LookFailed(AgentInstance one, Exception failure, DateTimeOffset now)
    {
        var failures = one.LookFailures + 1;
        return one with
        {
            LookFailures = failures,
            LookAfter = now + Backoff.AfterCall(failures, one.Wish.Instance),
            Tally = one.Tally with { Reason = failure.Message },
            Stale = true,
        };
    }

    private WorkLane LaneOf(AgentOperation operation) => operation switch
    {
        AgentOperation.Create or AgentOperation.CreateAndStart or AgentOperation.Start => _making,
        AgentOperation.EnsureImage => images.Lane,
        _ => _ending,
    };

    private ContainerPlan PlanOf(AgentInstance one) => new(
        NameOf(one),
        one.Wish.Container with { Image = one.Image },
        ContainerIdentity.LabelsOf(options.Cluster, one.Wish),
        ContainerIdentity.OwnerLabelsOf(options.Cluster, one.Wish.Service.Stack));

    private static string NameOf(AgentInstance one) => ContainerIdentity.NameOf(one.Wish.Service, one.Wish.Slot, one.Wish.Instance);

    private TimeSpan GraceOf(AgentInstance one) => one.Wish.Container.StopGracePeriod ?? options.StopGrace;
}
