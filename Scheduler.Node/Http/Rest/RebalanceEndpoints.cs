using System.Collections.Immutable;
using Scheduler.Core.Placement.Rebalancing;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Rest;

/// <summary>/v1/rebalance: spreading instances more evenly over the hosts.</summary>
public sealed class RebalanceEndpoints(GatewayServices services)
{
    private const int MaxByDefault = 20;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/rebalance", (Delegate)PostAsync)
            .Describe(
                "rebalance",
                "Spreads instances more evenly",
                "With dryRun only the plan. The moves are ordered and then carried out by the services, each new instance before the old one goes; one that has not come about in an hour is given up.")
            .Takes<RebalanceBody>().Answers<RebalancePlanBody>();
        routes.MapDelete("/v1/rebalance", (Delegate)CancelAsync)
            .Describe("rebalance", "Cancels moves", "Those that were ordered and have not come about: the instances stay where they are.")
            .Query("stack", "Only those of a stack.").Answers<RebalanceCancelledBody>();
    }

    private async Task<IResult> PostAsync(HttpContext http)
    {
        if (new Query(http).Fault is { } fault) return Problems.Of(http, fault);
        var (body, problem) = await BodyReader.ReadAsync(http, WireJson.Default.RebalanceBody);
        if (body is null) return problem!;
        if (Fault(body) is { } refusal) return Problems.Of(http, refusal);
        var (plan, unknown) = body.Moves is { } chosen ? Chosen(chosen) : (services.Rebalance.Plan(body.Stack, body.Max ?? MaxByDefault), null);
        if (unknown is not null) return Problems.Of(http, unknown);
        if (body.DryRun) return Answer(new RebalancePlanBody(true, [.. plan.Select(move => PlannedMoveBody.Of(move))]));
        var outcomes = await services.Rebalance.OrderAsync(plan, http.RequestAborted);
        return Answer(new RebalancePlanBody(false, [.. outcomes.Select(one => PlannedMoveBody.Of(one.Move, one.Refusal))]));
    }

    private async Task<IResult> CancelAsync(HttpContext http)
    {
        var query = new Query(http, "stack");
        var stack = query.Name("stack");
        if (query.Fault is { } fault) return Problems.Of(http, fault);
        var outcomes = await services.Rebalance.ForgetAsync(stack, http.RequestAborted);
        var body = new RebalanceCancelledBody(
            [.. outcomes.Where(one => one.Refusal is null).Select(one => one.Service.ToString())],
            outcomes.Where(one => one.Refusal is not null).ToImmutableSortedDictionary(one => one.Service.ToString(), one => one.Refusal!.Reason));
        return Results.Json(body, WireJson.Default.RebalanceCancelledBody);
    }

    private static Refusal? Fault(RebalanceBody body) => body switch
    {
        { Max: < 1 or > RebalancePlan.MovesMax } => Refusal.Invalid($"A plan has 1 to {RebalancePlan.MovesMax} moves.", "max"),
        { Stack: { } stack } when Naming.Fault(stack) is { } fault => Refusal.Invalid($"The stack is not a valid name: {fault}.", "stack"),
        { Moves.Count: > RebalancePlan.MovesMax } => Refusal.Invalid($"At most {RebalancePlan.MovesMax} moves at one time.", "moves"),
        { Moves: not null } and ({ Stack: not null } or { Max: not null }) => Refusal.Invalid("Moves are given instead of stack and max.", "moves"),
        _ => null,
    };

    private (ImmutableArray<PlannedMove> Moves, Refusal? Refusal) Chosen(IReadOnlyList<RebalanceMoveBody> chosen)
    {
        var moves = ImmutableArray.CreateBuilder<PlannedMove>();
        for (var index = 0; index < chosen.Count; index++)
        {
            var (id, to) = (chosen[index].Instance, new HostId(chosen[index].To));
            if (Instances.Find(services.Board, id) is not { Id: { } instance, Host: { } from } found)
                return ([], Instances.NotFound(id) with { Field = $"moves[{index}].instance" });
            if (!services.Board.Hosts.ContainsKey(to))
                return ([], Refusal.NotFound($"There is no host \"{to}\".") with { Field = $"moves[{index}].to" });
            moves.Add(new PlannedMove(instance, found.Service, found.Slot, from, to, "asked for"));
        }

        return (moves.ToImmutable(), null);
    }

    private static IResult Answer(RebalancePlanBody body) => Results.Json(body, WireJson.Default.RebalancePlanBody);
}
