using System.Collections.Immutable;
using Scheduler.Core.Services;
using Scheduler.Core.Views;
using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Placement.Rebalancing;

/// <summary>
/// Plans moves over the board, and tells the services. From then on each service carries its moves out by itself, within
/// the budget of all moves, so that nothing here has to live on.
/// </summary>
public sealed class RebalanceDesk(Board board, ServiceDesk services, TimeSpan deadline)
{
    /// <summary>A move that has not come about by then is given up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    public ImmutableArray<PlannedMove> Plan(string? stack, int max) => RebalancePlan.Of(board.Hosts.Values, [.. board.Services.Values], stack, max);

    /// <summary>Orders the moves, one after the other. Answers for each why it was refused, or null.</summary>
    public async Task<ImmutableArray<(PlannedMove Move, Refusal? Refusal)>> OrderAsync(
        IEnumerable<PlannedMove> moves, CancellationToken cancel = default)
    {
        var outcomes = ImmutableArray.CreateBuilder<(PlannedMove, Refusal?)>();
        foreach (var move in moves)
        {
            var request = new ServiceRequest(new ServiceCommand.MoveInstance(move.Instance, move.To, Patience));
            outcomes.Add((move, await services.SendAsync(move.Service, request, deadline, cancel) as Refusal));
        }

        return outcomes.ToImmutable();
    }

    /// <summary>Services forget the moves that were ordered and have not come about. Answers for each service why it was refused, or null.</summary>
    public async Task<ImmutableArray<(ServiceKey Service, Refusal? Refusal)>> ForgetAsync(string? stack, CancellationToken cancel = default)
    {
        var moving = board.Services.Values
            .Where(service => (stack is null || service.Key.Stack == stack)
                && service.Instances.Any(one => one.MoveTo is not null));
        var outcomes = ImmutableArray.CreateBuilder<(ServiceKey, Refusal?)>();
        foreach (var service in moving)
            outcomes.Add((
                service.Key,
                await services.SendAsync(service.Key, new ServiceRequest(new ServiceCommand.CancelMoves()), deadline, cancel) as Refusal));
        return outcomes.ToImmutable();
    }
}
