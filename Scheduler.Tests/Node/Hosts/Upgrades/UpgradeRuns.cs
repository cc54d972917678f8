using System.Diagnostics;
using System.Globalization;
using System.Net;
using Npgsql;
using Scheduler.Docker;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.Wire;
using Scheduler.Tests.Databases;
using Scheduler.Tests.Node.Cluster.Stage;
using Scheduler.Tests.Node.Hosts.Logs;
using Scheduler.Tests.Node.Hosts.Stage;
using Xunit.Sdk;

namespace Scheduler.Tests.Node.Hosts.Upgrades;

/// <summary>Updates one service again and again, each time to another version, while something goes wrong at a random moment.</summary>
internal sealed class UpgradeRuns(HostsStage stage, EngineLog log, Random random, Action<string> say)
{
    private static readonly TimeSpan Monitor = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BatchTime = Monitor + TimeSpan.FromSeconds(2);
    private static readonly TimeSpan EndMax = TimeSpan.FromMinutes(2.5);

    private static readonly Fate[] Bad = [Fate.NoImage, Fate.Unhealthy, Fate.Crashes];

    private int _version = 1;

    public async Task<UpgradeOutcome> RunAsync(UpgradeFault kind)
    {
        // A bad version is to be taken back in the middle of other trouble too.
        var fault = kind.Fate == Fate.Good && random.Next(3) == 0 ? kind with { Fate = Bad[random.Next(Bad.Length)] } : kind;
        var policy = new UpdatePolicy
        {
            Parallelism = random.Next(1, 4),
            Order = random.Next(2) == 0 ? UpdateOrder.StopFirst : UpdateOrder.StartFirst,
            Monitor = Monitor,
            FailureAction = random.Next(3) == 0 ? UpdateFailureAction.Pause : UpdateFailureAction.Rollback,
            Deadline = TimeSpan.FromMinutes(1),
        };
        var scale = random.Next(4, 9);
        await PrepareAsync(scale);
        var server = await OwnerAsync();
        using var api = stage.NewClient(Enumerable.Range(0, stage.Servers.Count).First(one => stage.Servers[one] != server));
        var running = (await AnsweredAsync(() => api.InstancesAsync(WebService.Name))).Select(one => one.Host).ToHashSet();
        var host = stage.Hosts.Where(one => running.Contains(one.Name)).ElementAt(random.Next(running.Count));

        var (began, clock) = (EngineLog.Now, Stopwatch.GetTimestamp());
        var revision = (await AnsweredAsync(() => PutAsync(api, fault.Fate, policy, scale))).Revision;
        var batches = fault.Fate == Fate.Good ? (scale + policy.Parallelism - 1) / policy.Parallelism : 1;
        var striking = StrikeAsync(fault, new StruckParts(server, host, random), BatchTime * batches * 0.9 * random.NextDouble());
        var ended = await EndAsync(api, revision);
        var took = Stopwatch.GetElapsedTime(clock);
        var struckAt = await striking;
        await WholeAgainAsync();

        var violations = new List<string>(Faults(fault, policy, ended));
        if (await FailsToSettleAsync(scale) is { } unsettled) violations.Add(unsettled);
        (string, EngineTime)? struck = fault.IsOfHost && struckAt is { } since ? (host.Name, since) : null;
        var most = policy.Order == UpdateOrder.StartFirst ? 0 : policy.Parallelism;
        violations.AddRange(Shortfalls.Of([.. log.Moments.Where(one => one.Service == WebService.Name)], scale, most, began, struck));
        say(string.Create(CultureInfo.InvariantCulture,
            $"{fault.Name}, {fault.Fate}: {scale} at {policy.Parallelism}, {policy.Order}, {policy.FailureAction}, on {server.Name} and {host.Name}, {ended?.Update?.State.ToString() ?? "stuck"} after {took.TotalSeconds:0.0} s: {ended?.Update?.Message}{string.Concat(violations.Select(one => $"\n  VIOLATION: {one}"))}"));
        return new UpgradeOutcome(fault.Name, ended?.Update?.State, took, violations);
    }

    private async Task<ServiceBody> PutAsync(NodeClient api, Fate fate, UpdatePolicy policy, int scale)
    {
        var answer = await api.SendAsync(
            HttpMethod.Put,
            $"/v1/services/{WebService.Name}",
            NodeClient.Json(WebService.Body(_version, fate, policy, scale)));
        return answer.As(WireJson.Default.AcceptedBody).Service;
    }

    /// <summary>On a busy machine a server may be taken for lost between two runs, and says that it has to be asked again.</summary>
    private static async Task<T> AnsweredAsync<T>(Func<Task<T>> ask)
    {
        T answer = default!;
        await Patience.UntilHoldsAsync(async () => answer = await HeardAsync(ask));
        return answer;
    }

    private static async Task<T> HeardAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception nobody) when (nobody is HttpRequestException or TaskCanceledException)
        {
            throw new XunitException(nobody.Message);
        }
    }

    /// <summary>Waits for the update to that revision to be over, or to wait for a person; null when it does not come to that.</summary>
    public static async Task<ServiceBody?> EndAsync(NodeClient api, int revision)
    {
        ServiceBody? last = null;
        try
        {
            await Patience.UntilHoldsAsync(
                async () =>
                {
                    last = await HeardAsync(() => api.ServiceAsync(WebService.Name));
                    Assert.True(last.Revision >= revision && last.Update is { State: not (UpdateState.Updating or UpdateState.RollingBack) });
                },
                EndMax);
            return last;
        }
        catch (XunitException)
        {
            return null;
        }
    }

    private async Task PrepareAsync(int scale)
    {
        using var api = stage.NewClient();
        var isFirst = _version == 1;
        await AnsweredAsync(async () => isFirst
            ? await PutAsync(api, Fate.Good, new UpdatePolicy(), scale)
            : (await api.ScaleAsync(WebService.Name, scale)).As(WireJson.Default.AcceptedBody).Service);
        _version++;
        await AnsweredAsync(() => api.UntilActiveAsync(WebService.Name, scale));
        // One that was told to go runs on for a while, and the log is to be whole.
        await Patience.PauseAsync(TimeSpan.FromSeconds(1.5));
    }

    /// <returns>When it was struck.</returns>
    private static async Task<EngineTime?> StrikeAsync(UpgradeFault fault, StruckParts parts, TimeSpan after)
    {
        if (fault.StrikeAsync is not { } strikeAsync) return null;
        await Patience.PauseAsync(after);
        var at = EngineLog.Now;
        var endAsync = await strikeAsync(parts);
        await endAsync();
        return at;
    }

    private async Task WholeAgainAsync()
    {
        await stage.UntilServingAsync();
        await stage.UntilAllActiveAsync();
    }

    /// <summary>What is wrong with the way in which it ended.</summary>
    private static IEnumerable<string> Faults(UpgradeFault fault, UpdatePolicy policy, ServiceBody? ended)
    {
        if (ended?.Update is not { } update)
            yield return "it is stuck";
        else if (update.State is UpdateState.Paused or UpdateState.RollbackPaused && ended.Reason is null)
            yield return "it is paused and does not say why";
        else if (update.State == UpdateState.Completed && fault.Fate != Fate.Good)
            yield return $"it says that it is done: {update.Message}";
        else if (update.State == UpdateState.RolledBack && policy.FailureAction != UpdateFailureAction.Rollback)
            yield return $"it went back, and was to pause: {update.Message}";
        else if (update.State == UpdateState.Paused && policy.FailureAction != UpdateFailureAction.Pause)
            yield return $"it paused, and was to go back: {update.Message}";
        else if (update.State is not UpdateState.Completed && fault is { Fate: Fate.Good, IsOfHost: false })
            yield return $"nothing was wrong with the new version: {update.Message}";
    }

    /// <summary>One that waits for a person is taken back. Null when all is well in the end.</summary>
    private async Task<string?> FailsToSettleAsync(int scale)
    {
        using var api = stage.NewClient();
        try
        {
            var now = await AnsweredAsync(() => api.ServiceAsync(WebService.Name));
            if (now.Update is { EndedAt: null })
            {
                var answer = await api.SendAsync(
                    HttpMethod.Post,
                    $"/v1/services/{WebService.Name}/{(now.Update.Cause == UpdateCause.Update ? "update/cancel" : "update/resume")}");
                Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
            }

            await AnsweredAsync(() => api.UntilActiveAsync(WebService.Name, scale));
            return null;
        }
        catch (XunitException unsettled)
        {
            return $"it does not settle: {unsettled.Message}";
        }
    }

    /// <summary>The server that has the service, as the database says.</summary>
    private async Task<ClusterServer> OwnerAsync()
    {
        await using var connection = await PrivatePostgres.ConnectAsync(stage.Database.PrimaryUrl);
        await using var command = new NpgsqlCommand(
            "SELECT s.owner_node FROM entity e JOIN shard s ON s.id = e.shard WHERE e.persistence_id = @id", connection);
        command.Parameters.AddWithValue("id", $"service/{WebService.Name}");
        var owner = (string?)await command.ExecuteScalarAsync();
        return stage.Servers.Single(server => server.Name == owner);
    }
}
