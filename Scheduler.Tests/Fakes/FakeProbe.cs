using Scheduler.Core.Agents.Health;
using Scheduler.Core.Hosts;

namespace Scheduler.Tests.Fakes;

/// <summary>Asks the containers of a <see cref="FakeEngine"/>, whose ids are their addresses. Engine and network are two things: it works while the engine is frozen.</summary>
internal sealed class FakeProbe(TimeProvider clock, FakeDaemon daemon) : IProbe
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(1);

    /// <summary>There is no way from here to any container.</summary>
    public bool IsCut { get; set; }

    public int Asked { get; private set; }

    public async Task<ProbeAnswer> AskAsync(ProbeRequest request, CancellationToken cancel = default)
    {
        Asked++;
        await Task.Delay(Latency, clock, cancel);
        var found = daemon.Containers.FirstOrDefault(one => one.Id == request.Address && one.State == EngineContainerState.Running);
        if (IsCut || found is null) return new ProbeAnswer(ProbeOutcome.Unreached, $"{request.Address}:{request.Port} is not reached from here: no route to host");
        switch (daemon.Does(found, request.Port))
        {
            case FakeListener.Refuses:
                return new ProbeAnswer(ProbeOutcome.Failed, $"port {request.Port}: the connection is refused");
            case FakeListener.IsSilent:
                await Task.Delay(request.Timeout, clock, cancel);
                return new ProbeAnswer(ProbeOutcome.Silent, $"port {request.Port}: no connection in time");
            case var _ when request.RequestLine is null:
                return ProbeAnswer.Passed;
            case FakeListener.Hangs:
                await Task.Delay(request.Timeout, clock, cancel);
                return new ProbeAnswer(ProbeOutcome.Failed, $"{request.RequestLine}: no answer in time");
            case FakeListener.Closes:
                return new ProbeAnswer(ProbeOutcome.Failed, $"{request.RequestLine}: the connection ended without an answer");
            case FakeListener.AnswersUnavailable:
                return new ProbeAnswer(ProbeOutcome.Failed, $"{request.RequestLine}: answered 503");
            default:
                return ProbeAnswer.Passed;
        }
    }
}
