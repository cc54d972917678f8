using System.Collections.Concurrent;
using Scheduler.Core.Hosts;
using Scheduler.Node.Agents.Wire;

namespace Scheduler.Node.Agents.Calling;

/// <summary>The outputs that an agent sends at the moment: each until it ends, nobody reads it any more, or its line is gone.</summary>
internal sealed class OutputCalls(IContainerOutput output)
{
    private const int CallsMax = 256;

    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new();

    /// <summary>Returns at once. Beyond the most that are sent at one time it does nothing, and the server gives the wait up.</summary>
    public void Begin(ServerConnector connector, ServerLine line, OpenOutput wanted)
    {
        if (_running.Count < CallsMax) _ = RunAsync(connector, line, wanted);
    }

    public void End(string id)
    {
        if (!_running.TryRemove(id, out var running)) return;
        running.Cancel();
        running.Dispose();
    }

    private async Task RunAsync(ServerConnector connector, ServerLine line, OpenOutput wanted)
    {
        var ends = CancellationTokenSource.CreateLinkedTokenSource(line.Ended);
        if (!_running.TryAdd(wanted.Id, ends)) return;
        await OutputCall.SendAsync(connector, output, wanted, ends.Token);
        // Whoever takes it out of the list disposes of it.
        if (_running.TryRemove(KeyValuePair.Create(wanted.Id, ends))) ends.Dispose();
    }
}
