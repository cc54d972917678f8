using Scheduler.Core.Agents.Health;
using Scheduler.Core.Hosts;

namespace Scheduler.Tests.Fakes;

/// <summary>
/// Asks the containers of a <see cref="FakeEngine"/>, whose ids are their addresses, and what other machines publish.
/// Engine and network are two things: it works while the engine is frozen.
/// </summary>
internal sealed class FakeProbe(TimeProvider clock, FakeDaemon daemon, string machine = "fake") : IProbe
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(1);

    /// <summary>There is no way from here to any container.</summary>
    public bool IsCut { get; set; }

    /// <summary>The way to other machines; null where there are none.</summary>
    public FakeNetwork? Network { get; set; }

    public int Asked { get; private set; }

    /// <summary>What other machines were asked for.</summary>
    public List<ProbeRequest> AskedOthers { get; } = [];

    public async Task<ProbeAnswer> AskAsync(ProbeRequest request, CancellationToken cancel = default)
    {
        if (Network?.At(request.Address) is { } there) return await AskThereAsync(there, request, cancel);
        Asked++;
        await Task.Delay(Latency, clock, cancel);
        var found = daemon.Containers.FirstOrDefault(one => one.Id == request.Address && one.State == EngineContainerState.Running);
        if (IsCut || found is null)
            return new ProbeAnswer(ProbeOutcome.Unreached, $"{request.Address}:{request.Port} is not reached from here: no route to host");
        return await AnswerAsync(daemon.Does(found, request.Port), request, cancel);
    }

    private async Task<ProbeAnswer> AskThereAsync(string there, ProbeRequest request, CancellationToken cancel)
    {
        AskedOthers.Add(request);
        await Task.Delay(Latency, clock, cancel);
        var answer = await AnswerAsync(ListenerThere(there, request), request, cancel);
        Network!.Tried?.Invoke(machine, there, answer == ProbeAnswer.Passed);
        return answer;
    }

    private FakeListener ListenerThere(string there, ProbeRequest request)
    {
        if (!Network!.Reaches(machine, there, request.Port)) return FakeListener.IsSilent;
        return Network.PublisherOf(request.Address, request.Port) is var (container, port)
            ? Network.Does(request.Address, container, port)
            : FakeListener.Refuses;
    }

    private async Task<ProbeAnswer> AnswerAsync(FakeListener listener, ProbeRequest request, CancellationToken cancel)
    {
        switch (listener)
        {
            case FakeListener.Refuses:
                return new ProbeAnswer(ProbeOutcome.Failed, $"port {request.Port}: the connection is refused") { IsRefusal = true };
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
