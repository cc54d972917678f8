using Scheduler.Core.Hosts;
using Scheduler.Messages.Wire;
using Scheduler.Node.Agents.Wire;
using Scheduler.Node.Engines.Calls;
using Scheduler.Node.Engines.Calls.Channels;

namespace Scheduler.Node.Agents.Serving;

/// <summary>
/// The way to the engine of a host whose agent is connected to this server. The agent is told on its line, and comes with a
/// connection of its own for each call.
/// </summary>
internal sealed class AgentCalls(AgentSession session, OutputDesk desk, ManifestRegistry registry) : IEngineCalls
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<IEngineAnswer> CallAsync(EngineCall call, CancellationToken cancel = default)
    {
        if (session.CallsVersion < 1) throw Fault("its agent is of an older version, which takes no calls to its engine: update it");
        var expected = desk.Expect(session.Host);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        enough.CancelAfter(Least(call.Patience, Patience));
        try
        {
            if (!session.Send(new OpenCall(expected.Id))) throw Fault("its agent is not reached");
            var stream = await expected.Body.WaitAsync(enough.Token);
            enough.CancelAfter(call.Patience + EngineCall.Slack);
            return await ChannelAnswer.AskAsync(new CallChannel(stream, stream, registry), call, expected, Fault, enough.Token);
        }
        catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
        {
            expected.Dispose();
            throw Fault($"no answer within {call.Patience.TotalSeconds:0.#} s", late);
        }
        catch
        {
            expected.Dispose();
            throw;
        }
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private EngineException Fault(string reason, Exception? inner = null) => new(EngineFault.NoAnswer, $"host {session.Host}: {reason}", inner);
}
