using System.Collections.Immutable;
using Scheduler.Actors.Runtime;
using Scheduler.Core.Services;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Views;

/// <summary>
/// Takes views off the board whose service is no more. A service that has left this server is shown as it was until its next
/// owner tells of it; where that has removed it, and has died before it could say so, nobody ever would. So it is asked for.
/// </summary>
public sealed class OutlivedViews(Board board, ServiceDesk desk) : Actor
{
    private const int AskedMax = 50;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);

    private ImmutableSortedSet<ServiceKey> _leftBefore = [];

    protected override void PreStart() => Context.StartPeriodicTimer(typeof(Due), LookEvery, new Due());

    protected override void Receive(object message)
    {
        switch (message)
        {
            case Due: Look(); break;
            case Answered answered: OnAnswered(answered); break;
            default: throw new InvalidOperationException($"whoever looks for outlived views does not understand {message.GetType().Name}");
        }
    }

    /// <summary>Not those that have only just left: their next owner is about to tell of them.</summary>
    private void Look()
    {
        var left = board.Left;
        foreach (var key in left.Intersect(_leftBefore).Take(AskedMax))
        {
            if (board.Services.GetValueOrDefault(key) is not { Server: null } view) continue;
            Context.Pipe(cancel => desk.GetAsync(key, Deadline, cancel), outcome => new Answered(key, view.Epoch, outcome.ValueOrDefault));
        }

        _leftBefore = left;
    }

    private void OnAnswered(Answered answered)
    {
        if (answered.Reply is Refusal { Kind: RefusalKind.NotFound } && board.Left.Contains(answered.Key))
            board.Withdraw(answered.Key, answered.Epoch);
    }

    private sealed record Due;

    private sealed record Answered(ServiceKey Key, Epoch Epoch, object? Reply);
}
