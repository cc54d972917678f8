using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Scheduler.Bench.Hosts.Swarms;
using Scheduler.Bench.Stage;

namespace Scheduler.Bench.DockerApi;

/// <summary>How many services a second are created, and how many lists of them answered.</summary>
/// <param name="Creates">Accepted, soon after the start.</param>
/// <param name="Refused">Creates that were not.</param>
/// <param name="Lists"><c>GET /services</c>.</param>
/// <param name="ListsWithStatus">As <c>docker service ls</c> asks.</param>
/// <param name="MoreCreates">Accepted, by servers that have made some thousands already.</param>
internal sealed record Rates(double Creates, int Refused, double Lists, double ListsWithStatus, double MoreCreates)
{
    private const int WarmUp = 3000;
    private static readonly TimeSpan Listing = TimeSpan.FromSeconds(5);

    public static async Task<Rates> OfAsync(Func<SwarmApi> open, DockerApiOptions options)
    {
        using var api = open();
        // Code that has never run, connections and statements that are not prepared yet are not what is measured.
        for (var number = 0; number < 2 * options.Clients; number++)
            await CreateAsync(api, $"warm{number.ToString(CultureInfo.InvariantCulture)}");
        for (var number = 0; number < 2 * options.Clients; number++)
            await api.SendAsync(HttpMethod.Delete, $"services/warm{number.ToString(CultureInfo.InvariantCulture)}");

        var (creates, refused) = await CreatesAsync(api, options.Clients, "s", options.Services);
        var lists = await ListsAsync(api, "services", options);
        var listsWithStatus = await ListsAsync(api, "services?status=true", options);
        await CreatesAsync(api, options.Clients, "t", WarmUp);
        var (more, moreRefused) = await CreatesAsync(api, options.Clients, "u", options.Services);
        return new Rates(creates, refused + moreRefused, lists, listsWithStatus, more);
    }

    private static async Task<(double Rate, int Refused)> CreatesAsync(SwarmApi api, int clients, string prefix, int services)
    {
        var (next, refused) = (0, 0);
        var began = Stopwatch.GetTimestamp();
        await EachAsync(clients, async () =>
        {
            for (var number = Interlocked.Increment(ref next); number <= services; number = Interlocked.Increment(ref next))
            {
                if (!await CreateAsync(api, $"{prefix}{number.ToString(CultureInfo.InvariantCulture)}")) Interlocked.Increment(ref refused);
            }
        });
        return ((services - refused) / Stopwatch.GetElapsedTime(began).TotalSeconds, refused);
    }

    private static async Task<double> ListsAsync(SwarmApi api, string path, DockerApiOptions options)
    {
        var count = 0;
        var began = Stopwatch.GetTimestamp();
        await EachAsync(options.Clients, async () =>
        {
            while (Stopwatch.GetElapsedTime(began) < Listing)
            {
                await api.SendAsync(HttpMethod.Get, path);
                Interlocked.Increment(ref count);
            }
        });
        return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>With no replicas: nothing is started anywhere.</summary>
    private static async Task<bool> CreateAsync(SwarmApi api, string name)
    {
        try
        {
            await api.PostAsync("services/create", Spec(name));
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static JsonObject Spec(string name) => new()
    {
        ["Name"] = name,
        ["TaskTemplate"] = new JsonObject
        {
            ["ContainerSpec"] = new JsonObject
            {
                ["Image"] = BenchContainer.Image,
                ["Args"] = new JsonArray("sleep", "1000000"),
                ["Env"] = new JsonArray("A=1", "B=2")
            },
        },
        ["Mode"] = new JsonObject { ["Replicated"] = new JsonObject { ["Replicas"] = 0 } },
    };

    private static Task EachAsync(int clients, Func<Task> work) => Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(work)));
}
