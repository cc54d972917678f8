using System.Globalization;
using System.Text.Json;
using Scheduler.Node.Http.Wire;
using Scheduler.Tests.Node.Cluster.History;
using Scheduler.Tests.Node.Cluster.Stage;

namespace Scheduler.Tests.Node.Cluster.Load;

/// <summary>Writes and reads scales of several services through whatever server, one request after the other.</summary>
/// <param name="name">Begins its idempotency keys.</param>
internal sealed class ScaleClient(
    string name, IReadOnlyList<string> services, IReadOnlyList<ClusterServer> servers,
    ClusterGateway gateway, RunHistory history, Random random)
{
    private const int ScaleMax = 3;
    private const int TriesMax = 20;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RetryPace = TimeSpan.FromMilliseconds(150);

    private readonly Dictionary<string, (long Version, int Scale)> _known = [];
    private int _keys;

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var service = services[random.Next(services.Count)];
            if (random.Next(4) == 0) await ReadAsync(service);
            else await WriteAsync(service, stop);
            await Patience.PauseAsync(Pace * random.NextDouble());
        }
    }

    private async Task ReadAsync(string service)
    {
        var sent = history.Now;
        var answer = await gateway.SendAsync(AnyServer(), HttpMethod.Get, $"/v1/services/{service}");
        if (answer.Verdict != Verdict.Accepted) return;
        var body = JsonSerializer.Deserialize(answer.Text, WireJson.Default.ServiceBody)!;
        _known[service] = (body.Version, body.Scale);
        history.Add(new ServiceOperation(service, IsWrite: false, sent, history.Now, Verdict.Accepted, body.Scale, body.Version));
    }

    /// <summary>With a key it is repeated elsewhere until it is answered for good, without one it is sent once.</summary>
    private async Task WriteAsync(string service, CancellationToken stop)
    {
        var known = _known.TryGetValue(service, out var before);
        var scale = known && random.Next(2) == 0 ? before.Scale : random.Next(ScaleMax + 1);
        var key = random.Next(3) > 0 ? string.Create(CultureInfo.InvariantCulture, $"{name}-{++_keys}") : null;
        long? ifVersion = known && random.Next(4) == 0 ? before.Version : null;
        for (var tries = 0; tries < TriesMax && !stop.IsCancellationRequested; tries++)
        {
            var answer = await TryAsync(service, scale, key, ifVersion);
            if (answer.Verdict == Verdict.Accepted || key is null || answer.Status is >= 400 and < 500 and not 429) return;
            await Patience.PauseAsync(RetryPace);
        }
    }

    private async Task<GatewayAnswer> TryAsync(string service, int scale, string? key, long? ifVersion)
    {
        List<(string, string)> headers = [];
        if (key is not null) headers.Add(("Idempotency-Key", key));
        if (ifVersion is { } version) headers.Add(("If-Match", $"\"{version}\""));
        var sent = history.Now;
        var answer = await gateway.SendAsync(AnyServer(), HttpMethod.Put, $"/v1/services/{service}/scale", $$"""{"scale":{{scale}}}""", headers);
        var operation = new ServiceOperation(
            service, IsWrite: true, sent, history.Now, answer.Verdict, scale, Key: key, IfVersion: ifVersion)
        {
            Words = answer.Words
        };
        if (answer.Verdict == Verdict.Accepted)
        {
            var body = JsonSerializer.Deserialize(answer.Text, WireJson.Default.AcceptedBody)!;
            operation = operation with { Version = body.Version, Changed = body.Changed, Replayed = body.Replayed };
            if (!body.Replayed) _known[service] = (body.Version, scale);
        }

        history.Add(operation);
        return answer;
    }

    private ClusterServer AnyServer() => servers[random.Next(servers.Count)];
}
