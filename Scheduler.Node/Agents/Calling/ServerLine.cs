using Scheduler.Core.Agents.Lines;
using Scheduler.Node.Agents.Wire;

namespace Scheduler.Node.Agents.Calling;

/// <summary>An agent's end of its line to a server.</summary>
/// <param name="own">Takes what is for the process and not for its actors; true when it was.</param>
/// <param name="owned">Goes with the line.</param>
internal sealed class ServerLine(
    string server, string? localAddress, MessageSocket socket, Func<ServerLine, object, bool> own, IDisposable owned)
    : IServerLine
{
    private static readonly TimeSpan OfferAgainAfter = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _ended = new();

    public string Server => server;

    /// <summary>Fires when the line is no more.</summary>
    public CancellationToken Ended => _ended.Token;

    public string? LocalAddress => localAddress;

    public long HeardAt => socket.HeardAt;

    public void Begin(Func<object, bool> take, Action<string> lost) => _ = RunAsync(take, lost);

    public bool Send(object message) => socket.Send(message);

    public void Beat() => socket.Beat();

    public void Close() => socket.Close("the agent has left");

    private async Task RunAsync(Func<object, bool> take, Action<string> lost)
    {
        // Off the turn of the actor that begins it.
        await Task.Yield();
        var reason = await ReasonOfEndAsync(take);
        lost($"{server}: {reason}");
        await _ended.CancelAsync();
        socket.Dispose();
        owned.Dispose();
    }

    private async Task<string> ReasonOfEndAsync(Func<object, bool> take)
    {
        try
        {
            return await socket.RunAsync(async (message, cancel) =>
            {
                if (own(this, message)) return;
                while (!take(message)) await Task.Delay(OfferAgainAfter, cancel);
            });
        }
        catch (Exception fault)
        {
            // Whatever it was: an agent that does not hear of it would hold on to a line that is no more.
            return $"a message could not be taken in: {fault.Message}";
        }
    }
}
