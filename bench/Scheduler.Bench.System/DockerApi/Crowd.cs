using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Scheduler.Bench.Stage;

namespace Scheduler.Bench.DockerApi;

/// <summary>
/// Thousands of connections to one server: each asks once and stays; one in five never ends its second request, and one
/// in five follows the events.
/// </summary>
internal static class Crowd
{
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);

    public static async Task<CrowdOutcome> RunAsync(NodeProcess server, int count)
    {
        await OneAsync(server, 0, []);
        var before = server.MemoryMegabytes();
        var statuses = new ConcurrentDictionary<string, int>();
        var open = new ConcurrentBag<Socket>();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (number, _) =>
        {
            var status = await OneAsync(server, number % 5, open);
            statuses.AddOrUpdate(status, 1, (_, sofar) => sofar + 1);
        });
        var during = server.MemoryMegabytes();
        var answersOthers = await server.Api.AnswersAsync("/v1/services");
        foreach (var socket in open) socket.Dispose();
        await Task.Delay(Calm);
        return new CrowdOutcome(statuses, before, during, server.MemoryMegabytes(), answersOthers);
    }

    /// <returns>The status that it was answered with, or why there was none.</returns>
    private static async Task<string> OneAsync(NodeProcess server, int kind, ConcurrentBag<Socket> open)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        open.Add(socket);
        try
        {
            await socket.ConnectAsync(server.Url.Host, server.Url.Port);
            var path = kind == 2 ? "/v1.47/events" : "/v1.47/_ping";
            await socket.SendAsync(Encoding.ASCII.GetBytes(
                $"GET {path} HTTP/1.1\r\nHost: {server.Url.Authority}\r\nAuthorization: Bearer {server.Token}\r\n\r\n"));
            var answer = new byte[4096];
            var length = await socket.ReceiveAsync(answer).WaitAsync(AnswerMax);
            if (kind == 1)
                await socket.SendAsync(
                    "POST /v1.47/services/create HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"Na"u8.ToArray());
            return length > 12 ? Encoding.ASCII.GetString(answer, 9, 3) : "closed";
        }
        catch (Exception silent) when (silent is SocketException or TimeoutException)
        {
            return silent is TimeoutException ? "no answer" : ((SocketException)silent).SocketErrorCode.ToString();
        }
    }
}

/// <param name="Statuses">How many connections were answered with each.</param>
/// <param name="BeforeMb">The server's resident memory, before, with all connections open, and after they are closed.</param>
/// <param name="AnswersOthers">With all of them open it answered another client.</param>
internal sealed record CrowdOutcome(IReadOnlyDictionary<string, int> Statuses, double BeforeMb, double DuringMb, double AfterMb, bool AnswersOthers)
{
    /// <summary>A full house may say so, with a 503; nothing else may go wrong in the server.</summary>
    public bool IsSound => AnswersOthers && Statuses.Keys.All(status => status is "200" or "503" or "429");

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"answered {string.Join(", ", Statuses.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}: {one.Value}"))}; memory {BeforeMb:0} MB before, {DuringMb:0} MB with all, {AfterMb:0} MB after; others are served meanwhile: {AnswersOthers}");
}
