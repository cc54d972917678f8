using Scheduler.Docker.Models;
using Scheduler.Docker.Streams;
using Scheduler.Docker.Transport;

namespace Scheduler.Docker.Events;

/// <summary>One connection's events.</summary>
internal sealed class EventStream(AnswerStream answer) : IAsyncDisposable
{
    /// <summary>When it began by the engine's clock, cut to the second; null if the engine does not say.</summary>
    public EngineTime? Began => answer.Headers.Date is { } date ? EngineTime.From(date) : null;

    public static async Task<EventStream> OpenAsync(
        EngineTransport transport, EngineFilters? filters, EngineTime? since, EngineTime? until, TimeSpan? deadline,
        CancellationToken cancellation)
    {
        var call = new EngineCall(HttpMethod.Get, "/events", deadline ?? transport.Options.QueryDeadline)
        {
            Query = new Query().Add("filters", filters).Add("since", since).Add("until", until),
        };
        return new EventStream(await transport.OpenAsync(call, cancellation));
    }

    public async IAsyncEnumerable<EngineEvent> ReadAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var lines = JsonLines.ReadAsync(answer, EngineJson.Default.EngineEventJson, cancellation);
        await foreach (var line in StreamGuard.GuardAsync(answer, lines, cancellation))
            yield return line.ToEvent();
    }

    public ValueTask DisposeAsync() => answer.DisposeAsync();
}
