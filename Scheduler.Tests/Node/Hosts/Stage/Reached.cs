using System.Collections.Concurrent;
using System.Diagnostics;
using Scheduler.Node.Calling;

namespace Scheduler.Tests.Node.Hosts.Stage;

/// <summary>A client that asks for a page all the time, at each of several places in turn, as one behind a load balancer does.</summary>
internal sealed class Reached : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new(
        new BrokenConnects(new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(300),
            PooledConnectionLifetime = TimeSpan.Zero,
        }))
    {
        Timeout = TimeSpan.FromSeconds(1),
    };

    private readonly ConcurrentQueue<string> _failures = new();
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly Task _asking;

    /// <param name="urls">All of them serve the same.</param>
    public Reached(params IReadOnlyList<string> urls) => _asking = AskAsync(urls);

    /// <summary>Requests that no place answered.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    public int Answers { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _asking;
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task AskAsync(IReadOnlyList<string> urls)
    {
        for (var turn = 0; !_stop.IsCancellationRequested; turn++)
        {
            var reasons = new List<string>();
            foreach (var url in Enumerable.Range(0, urls.Count).Select(step => urls[(turn + step) % urls.Count]))
            {
                if (await TryAsync(url) is { } reason) reasons.Add(reason);
                else break;
            }

            if (reasons.Count < urls.Count) Answers++;
            else _failures.Enqueue($"after {Stopwatch.GetElapsedTime(_began).TotalSeconds:0.00} s: {string.Join("; ", reasons)}");
            await Patience.PauseAsync(Pace);
        }
    }

    /// <returns>Null when it was answered.</returns>
    private async Task<string?> TryAsync(string url)
    {
        try
        {
            using var answer = await _http.GetAsync(url);
            return answer.IsSuccessStatusCode ? null : $"{url}: {(int)answer.StatusCode}";
        }
        catch (Exception nobody) when (nobody is HttpRequestException or TaskCanceledException)
        {
            return $"{url}: {nobody.Message}";
        }
    }
}
