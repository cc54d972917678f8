using System.Net;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Tests.Node.Kills;

/// <summary>
/// Writes scales one after the other, each with its own key and until it is answered for good, whatever happens to the
/// node meanwhile.
/// </summary>
/// <param name="api">The node.</param>
/// <param name="service">Whose scale it writes.</param>
/// <param name="name">Begins its keys.</param>
/// <param name="conditional">Each write is bound to the version that was read just before it.</param>
/// <param name="random">Its own.</param>
/// <param name="writes">Where it notes what was promised.</param>
internal sealed class ScaleWriter(NodeClient api, string service, string name, bool conditional, Random random, AcknowledgedWrites writes)
{
    private const int ScaleMax = 5;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    /// <summary>Ends with the first write that is answered after <paramref name="stop"/>.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        for (var number = 1; !stop.IsCancellationRequested; number++)
        {
            await WriteAsync($"{name}-{number}", random.Next(ScaleMax + 1));
            await Patience.PauseAsync(Pace * random.NextDouble());
        }
    }

    private async Task WriteAsync(string key, int scale)
    {
        List<(string, string)> headers = [("Idempotency-Key", key)];
        if (conditional) headers.Add(("If-Match", $"\"{await ReadVersionAsync()}\""));
        var answer = await AnsweredAsync(() => api.ScaleAsync(service, scale, [.. headers]));
        if (conditional && answer.Status == HttpStatusCode.PreconditionFailed) return;
        var accepted = answer.As(WireJson.Default.AcceptedBody);
        writes.Add(new AcknowledgedWrite(accepted.Version, scale, accepted.Replayed));
    }

    private async Task<long> ReadVersionAsync()
    {
        var promised = writes.NewestVersion;
        var answer = await AnsweredAsync(() => api.GetAsync($"/v1/services/{service}"));
        var version = answer.As(WireJson.Default.ServiceBody).Version;
        Assert.True(version >= promised, $"version {promised} was acknowledged, and a later read gave {version}");
        return version;
    }

    /// <summary>Repeats until there is an answer that says more than "later".</summary>
    private static async Task<NodeAnswer> AnsweredAsync(Func<Task<NodeAnswer>> request)
    {
        while (true)
        {
            try
            {
                var answer = await request();
                if (answer.Status is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)) return answer;
            }
            catch (HttpRequestException)
            {
                // The node is away, or died before it answered.
            }

            await Patience.PauseAsync(Pace);
        }
    }
}
