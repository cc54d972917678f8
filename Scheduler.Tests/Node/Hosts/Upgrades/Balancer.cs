using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using Scheduler.Node.Calling;
using Scheduler.Tests.Node.Hosts.Stage;

namespace Scheduler.Tests.Node.Hosts.Upgrades;

/// <summary>
/// What a load balancer does: follows the events of a service, reads which of its instances are in service, and sends each
/// request to one of them, once, over a connection of its own.
/// </summary>
internal sealed class Balancer : IAsyncDisposable
{
    private const int Workers = 4;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(8);

    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new(new BrokenConnects(new SocketsHttpHandler
    {
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        ConnectTimeout = TimeSpan.FromSeconds(2)
    }))
    {
        Timeout = TimeSpan.FromSeconds(4)
    };
    private readonly HttpClient _events;
    private readonly NodeClient _api;
    private readonly IReadOnlyDictionary<string, string> _addresses;
    private readonly ConcurrentQueue<string> _lost = new();
    private readonly ConcurrentDictionary<string, int> _answers = new();
    private readonly SemaphoreSlim _news = new(1);
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly Task[] _work;
    private volatile IReadOnlyList<string> _targets = [];
    private int _turn;
    private int _sent;

    private Balancer(HostsStage stage)
    {
        _api = stage.NewClient();
        _addresses = stage.Hosts.ToDictionary(host => host.Name, host => host.Place.Address);
        _events = new HttpClient { BaseAddress = new Uri(stage.Servers[0].Url), Timeout = Timeout.InfiniteTimeSpan };
        _events.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", stage.Token);
        _work = [ListenAsync(), ReadAsync(), .. Enumerable.Range(0, Workers).Select(_ => AskAsync())];
    }

    public int Sent => _sent;

    /// <summary>Requests that were not answered well, each with the reason.</summary>
    public IReadOnlyCollection<string> Lost => _lost;

    /// <summary>How many requests each version answered.</summary>
    public IReadOnlyDictionary<string, int> Answers => _answers;

    /// <summary>Sends once there is somebody to send to.</summary>
    public static async Task<Balancer> StartAsync(HostsStage stage)
    {
        var balancer = new Balancer(stage);
        await Patience.UntilHoldsAsync(() =>
        {
            Assert.True(balancer._sent > 0, "nobody is in service");
            return Task.CompletedTask;
        });
        return balancer;
    }

    /// <summary>Sends no more.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_work).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        _events.Dispose();
        _api.Dispose();
        _news.Dispose();
        _stop.Dispose();
    }

    private async Task ListenAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/events?service={WebService.Name}");
        request.Headers.Accept.ParseAdd("application/x-ndjson");
        using var answer = await _events.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _stop.Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(_stop.Token));
        while (await reader.ReadLineAsync(_stop.Token) is not null)
        {
            if (_news.CurrentCount == 0) _news.Release();
        }
    }

    private async Task ReadAsync()
    {
        while (true)
        {
            await _news.WaitAsync(_stop.Token);
            _targets = WebService.InService(await _api.InstancesAsync(WebService.Name), _addresses);
        }
    }

    private async Task AskAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            if (_targets is { Count: > 0 } targets) await SendAsync(targets[Interlocked.Increment(ref _turn) % targets.Count]);
            await Patience.PauseAsync(Pace);
        }
    }

    private async Task SendAsync(string url)
    {
        Interlocked.Increment(ref _sent);
        var at = Stopwatch.GetElapsedTime(_began);
        try
        {
            using var answer = await _http.GetAsync(url);
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.IsSuccessStatusCode) _answers.AddOrUpdate(text.Trim(), 1, (_, count) => count + 1);
            else Lose($"{(int)answer.StatusCode}");
        }
        catch (Exception unanswered) when (unanswered is HttpRequestException or TaskCanceledException)
        {
            Lose((unanswered.InnerException ?? unanswered).Message);
        }

        void Lose(string why) => _lost.Enqueue($"after {at.TotalSeconds:0.00} s, {url}: {why}");
    }
}
