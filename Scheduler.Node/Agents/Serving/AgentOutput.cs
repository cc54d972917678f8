using System.Runtime.CompilerServices;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Wire;
using Scheduler.Node.Agents.Wire;
using Scheduler.Node.Peers.Calling;

namespace Scheduler.Node.Agents.Serving;

/// <summary>
/// The output of a host whose agent is connected to this server. The agent is asked for it on its line, and sends it with
/// a request of its own, no faster than it is read here.
/// </summary>
internal sealed class AgentOutput(AgentSession session, OutputDesk desk, ManifestRegistry registry) : IContainerOutput
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async IAsyncEnumerable<LogLine> LogsAsync(string container, LogQuery query, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        using var expected = desk.Expect(session.Host);
        if (!session.Send(new OpenOutput(expected.Id, new ReadOutput(container, query.Follow, query.Tail, query.Since))))
            throw Fault("its agent is not reached");
        try
        {
            await using var parts = new PartReader(await OpenAsync(expected, cancel), registry, registry.Write(new OutputPart(null)).Manifest);
            while (await NextAsync(parts, cancel) is { } line) yield return new LogLine(line.At, line.IsError, line.Text);
        }
        finally
        {
            // A silent container would not let the agent notice by itself.
            session.Send(new OutputOver(expected.Id));
        }
    }

    private async Task<Stream> OpenAsync(OutputDesk.Expected expected, CancellationToken cancel)
    {
        try
        {
            return await expected.Body.WaitAsync(Patience, cancel);
        }
        catch (TimeoutException)
        {
            throw Fault($"its agent did not send anything within {Patience.TotalSeconds:0} s");
        }
    }

    /// <summary>Null at the output's end.</summary>
    private async Task<OutputLine?> NextAsync(PartReader parts, CancellationToken cancel)
    {
        try
        {
            return await parts.ReadAsync(cancel) switch
            {
                OutputPart { Fault: { } fault } => throw new EngineException(EngineFault.NoAnswer, fault),
                OutputPart part => part.Line,
                var other => throw Fault($"its agent sent {other.GetType().Name}"),
            };
        }
        catch (WireFormatException unreadable)
        {
            throw Fault($"what its agent sent cannot be read: {unreadable.Message}", unreadable);
        }
        catch (Exception broken) when (broken is IOException or BadHttpRequestException or OperationCanceledException)
        {
            cancel.ThrowIfCancellationRequested();
            throw Fault("the connection to its agent was lost", broken);
        }
    }

    private EngineException Fault(string reason, Exception? inner = null) => new(EngineFault.NoAnswer, $"host {session.Host}: {reason}", inner);
}
