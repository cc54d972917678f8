using System.Globalization;
using System.Net.WebSockets;
using Scheduler.Node.Agents.Wire;
using Scheduler.Node.Engines.Calls;
using Scheduler.Node.Engines.Calls.Channels;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Node.Agents.Calling;

/// <summary>
/// Carries out what servers ask of an agent's engine. For each call the agent opens a connection of its own to the server that
/// asks; the call lives as long as that, whatever becomes of the agent's line.
/// </summary>
internal sealed class EngineService(IEngineCalls engine, CancellationToken stopping)
{
    private const int CallsMax = 256;
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(5);

    private int _running;

    /// <summary>Returns at once. Beyond the most that are under way at one time it does nothing, and the server gives the wait up.</summary>
    public void Begin(ServerConnector connector, OpenCall wanted)
    {
        if (Interlocked.Increment(ref _running) <= CallsMax) _ = RunAsync(connector, wanted.Id);
        else Interlocked.Decrement(ref _running);
    }

    private async Task RunAsync(ServerConnector connector, string id)
    {
        try
        {
            // Off the turn of the line that brought it.
            await Task.Yield();
            using var invoker = connector.Open();
            using var socket = new ClientWebSocket();
            if (!await TryOpenAsync(socket, invoker, id)) return;
            await using var stream = WebSocketStream.Create(socket, WebSocketMessageType.Binary, AgentProtocol.CallCloseTimeout);
            await new CallServing(new CallChannel(stream, stream, WireManifests.Registry), engine).RunAsync(stopping);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    /// <summary>False when whoever asked has stopped waiting, or the server is gone: there is nobody to tell.</summary>
    private async Task<bool> TryOpenAsync(ClientWebSocket socket, HttpMessageInvoker invoker, string id)
    {
        socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        socket.Options.SetRequestHeader(AgentProtocol.VersionHeader, AgentProtocol.Versions.Max.ToString(CultureInfo.InvariantCulture));
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        enough.CancelAfter(OpenTimeout);
        try
        {
            await socket.ConnectAsync(new Uri(ServerConnector.LineBase, AgentProtocol.CallPath + id), invoker, enough.Token);
            return true;
        }
        catch (Exception failure) when (CallFailure.IsOne(failure))
        {
            return false;
        }
    }
}
