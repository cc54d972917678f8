using System.Collections.Immutable;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Engines.Calls;

namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>Asks the engines of many hosts the same at once. One that is slow or lost costs its patience and nothing else.</summary>
internal sealed class HostAsking(GatewayServices services)
{
    private const int AnswerBytesMax = 32 * 1024 * 1024;

    /// <summary>For a host that is known not to be well: it may answer all the same.</summary>
    private static readonly TimeSpan SickPatience = TimeSpan.FromMilliseconds(500);

    /// <summary>Every host's answer, in the order of their names.</summary>
    /// <param name="callOf">What it is asked; null to pass it over.</param>
    public async Task<ImmutableArray<HostAnswer>> AskAllAsync(Func<HostView, EngineCall?> callOf, CancellationToken cancel) =>
        [.. await Task.WhenAll(Wanted(callOf).Select(one => AskAsync(one.Host, one.Call, cancel)))];

    /// <summary>The same, but only until one has what is wanted: then only that.</summary>
    public async Task<ImmutableArray<HostAnswer>> AskUntilAsync(
        Func<HostView, EngineCall?> callOf, Func<HostAnswer, bool> isIt, CancellationToken cancel)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var asking = Wanted(callOf).Select(one => AskAsync(one.Host, one.Call, enough.Token)).ToList();
        var answers = new List<HostAnswer>();
        while (asking.Count > 0)
        {
            var first = await Task.WhenAny(asking);
            asking.Remove(first);
            var answer = await first;
            if (isIt(answer))
            {
                await enough.CancelAsync();
                await Task.WhenAny(Task.WhenAll(asking));
                return [answer];
            }

            answers.Add(answer);
        }

        return [.. answers.OrderBy(answer => answer.Host)];
    }

    /// <summary>Null while the host is connected to no server.</summary>
    public IEngineCalls? EngineOf(HostId host) => services.CallsOf(host);

    public async Task<HostAnswer> AskAsync(HostView host, EngineCall call, CancellationToken cancel)
    {
        if (services.CallsOf(host.Id) is not { } engine) return new(host.Id, null, host.Reason ?? "it is not connected to any server");
        try
        {
            return new(host.Id, await JsonAnswer.ReadAsync(engine, call, AnswerBytesMax, cancel), null);
        }
        catch (EngineException fault)
        {
            return new(host.Id, null, fault.Message);
        }
    }

    private IEnumerable<(HostView Host, EngineCall Call)> Wanted(Func<HostView, EngineCall?> callOf) =>
        from host in services.Board.Hosts.Values
        let call = callOf(host)
        where call is not null
        select (host, host.State == HostState.Active || call.Patience < SickPatience ? call : call with { Patience = SickPatience });
}
