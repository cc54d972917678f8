using System.Text.Json;
using Scheduler.Tests.Node.Cluster.History;
using Scheduler.Tests.Node.Cluster.Stage;

namespace Scheduler.Tests.Node.Cluster.Load;

/// <summary>Acquires one of several locks, keeps it for a few renewals, and gives it back or lets it run out.</summary>
internal sealed class LockClient(
    IReadOnlyList<string> locks, IReadOnlyList<ClusterServer> servers, ClusterGateway gateway, RunHistory history, Random random)
{
    private const int RenewalsMax = 4;
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(300);

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var name = locks[random.Next(locks.Count)];
            if (await AcquireAsync(name) is { } hold) await KeepAsync(name, hold);
            await Patience.PauseAsync(Pace * random.NextDouble());
        }
    }

    private async Task<Hold?> AcquireAsync(string name)
    {
        var sent = history.Now;
        var answer = await PostAsync(name, "acquire", $$"""{"ttl":"{{Ttl.TotalSeconds}}s"}""");
        var hold = answer.Verdict == Verdict.Accepted ? JsonSerializer.Deserialize<Hold>(answer.Text, JsonSerializerOptions.Web) : null;
        history.Add(new LockOperation(name, LockStep.Acquire, hold?.Session ?? "", hold?.Token ?? 0, Ttl, sent, history.Now, answer.Verdict));
        return hold;
    }

    private async Task KeepAsync(string name, Hold hold)
    {
        var session = $$"""{"session":"{{hold.Session}}"}""";
        for (var renewals = random.Next(RenewalsMax + 1); renewals > 0; renewals--)
        {
            await Patience.PauseAsync(Ttl / 4);
            if (await StepAsync(LockStep.Renew, name, hold, session) == Verdict.Refused) return;
        }

        if (random.Next(3) > 0) await StepAsync(LockStep.Release, name, hold, session);
    }

    private async Task<Verdict> StepAsync(LockStep step, string name, Hold hold, string body)
    {
        var sent = history.Now;
        var answer = step == LockStep.Renew ? await SendAsync(HttpMethod.Put, name, "renew", body) : await PostAsync(name, "release", body);
        history.Add(new LockOperation(name, step, hold.Session, hold.Token, Ttl, sent, history.Now, answer.Verdict));
        return answer.Verdict;
    }

    private Task<GatewayAnswer> PostAsync(string name, string verb, string body) => SendAsync(HttpMethod.Post, name, verb, body);

    private Task<GatewayAnswer> SendAsync(HttpMethod method, string name, string verb, string body) =>
        gateway.SendAsync(servers[random.Next(servers.Count)], method, $"/v1/locks/{name}/{verb}", body);

    private sealed record Hold(string Session, long Token);
}
