using System.Collections.Concurrent;
using System.Text.Json;
using Scheduler.Node.Http.Wire;
using Scheduler.Tests.Node.Cluster.History;
using Scheduler.Tests.Node.Cluster.Stage;

namespace Scheduler.Tests.Node.Cluster.Load;

/// <summary>
/// Sends a write of a service every 50 ms, whether or not the earlier ones are answered, so that a time without writes
/// is seen as sharply as that. No host suits its service: nothing but writes happens.
/// </summary>
internal sealed class Probe(string service, ClusterGateway gateway, RunHistory history)
{
    private const int UnderWayMax = 40;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<Task, bool> _underWay = new();
    private readonly ConcurrentQueue<ServiceOperation> _accepted = new();

    public string Service => service;

    /// <summary>Its accepted writes so far.</summary>
    public IReadOnlyCollection<ServiceOperation> Accepted => _accepted;

    /// <param name="servers">In turn.</param>
    public async Task RunAsync(IReadOnlyList<ClusterServer> servers, CancellationToken stop)
    {
        _accepted.Clear();
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            if (_underWay.Count < UnderWayMax) Watch(SendAsync(servers[number % servers.Count], number % 2));
            await Patience.PauseAsync(Pace);
        }

        await Task.WhenAll(_underWay.Keys);
    }

    private void Watch(Task request)
    {
        _underWay[request] = true;
        request.ContinueWith(done => _underWay.TryRemove(done, out _), TaskScheduler.Default);
    }

    private async Task SendAsync(ClusterServer server, int scale)
    {
        var sent = history.Now;
        var answer = await gateway.SendAsync(server, HttpMethod.Put, $"/v1/services/{service}/scale", $$"""{"scale":{{scale}}}""");
        var operation = new ServiceOperation(service, IsWrite: true, sent, history.Now, answer.Verdict, scale) { Words = answer.Words };
        if (answer.Verdict == Verdict.Accepted)
        {
            var body = JsonSerializer.Deserialize(answer.Text, WireJson.Default.AcceptedBody)!;
            operation = operation with { Version = body.Version, Changed = body.Changed };
            _accepted.Enqueue(operation);
        }

        history.Add(operation);
    }
}
