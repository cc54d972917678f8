using System.Collections.Immutable;
using Scheduler.Core.Services;
using Scheduler.Core.Views;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Orphans;

/// <summary>The way in for people who decide what becomes of containers that no service asks for.</summary>
public sealed class OrphanDesk(Board board, ServiceDesk desk, TellHost tell)
{
    public ImmutableArray<Orphan> List() => OrphanList.Of(board.Hosts, board.Services);

    public RecoveryPlan Plan(string? stack) => RecoveryPlanner.Of(board.Hosts, board.Services, stack);

    /// <summary>
    /// Makes the services of the plan again. Answers each with what its entity said:
    /// <see cref="ServiceAccepted"/> or a <see cref="Refusal"/>.
    /// </summary>
    public async Task<IReadOnlyList<(RecoverableService Service, object Answer)>> RecoverAsync(
        RecoveryPlan plan, TimeSpan deadline, CancellationToken cancel = default)
    {
        var answers = new List<(RecoverableService, object)>();
        foreach (var service in plan.Services)
            answers.Add((service, await desk.SendAsync(service.Key, new ServiceRequest(service.Command), deadline, cancel)));
        return answers;
    }

    /// <summary>
    /// Gives the container back to its service. Where that is lost, the whole of it is made again: with one container alone,
    /// the others would be made a second time. Answers <see cref="ServiceAccepted"/> or a <see cref="Refusal"/>.
    /// </summary>
    public async Task<object> AdoptAsync(Orphan orphan, TimeSpan deadline, CancellationToken cancel = default)
    {
        if (orphan.Service is not { } key)
            return Refusal.Conflict($"the labels of {orphan.View.ContainerName} name no service that there could be; it can only be removed");
        var answer = await desk.SendAsync(key, new ServiceRequest(new ServiceCommand.Adopt(orphan.Found)), deadline, cancel);
        if (answer is not Refusal { Kind: RefusalKind.NotFound }) return answer;
        var plan = RecoveryPlanner.Of(board.Hosts, board.Services.Remove(key), key.Stack);
        if (plan.Services.FirstOrDefault(one => one.Key == key) is { } service)
            return await desk.SendAsync(key, new ServiceRequest(service.Command), deadline, cancel);
        return Refusal.Conflict($"{key} cannot be made again: {plan.Skipped.FirstOrDefault(one => one.Service == key.ToString())?.Why ?? "none of its containers is shown any more"}");
    }

    /// <summary>Null once its host has been told; the container is then stopped and removed.</summary>
    public Refusal? Remove(Orphan orphan) => tell(orphan.Host, new RemoveOrphan(orphan.View.Instance, orphan.View.ContainerId))
        ? null
        : Refusal.Unavailable($"host {orphan.Host} cannot be told at the moment; try again once it is active");
}
