using System.Diagnostics;
using Scheduler.Actors.Journal;
using Scheduler.Messages.Cluster;
using Xunit.Abstractions;
using static Scheduler.Actors.Journal.AppendOutcome;

namespace Scheduler.Tests.Databases;

/// <summary>A node that is given a primary and its synchronous standby, while one takes the other's place.</summary>
[Trait("Needs", "database")]
public sealed class PostgresFailoverTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromHours(1);

    private PostgresPair _servers = null!;
    private OneOwner _owner = null!;

    public async Task InitializeAsync()
    {
        _servers = await PostgresPair.StartAsync();
        _owner = await OneOwner.OpenAsync(_servers.Url);
    }

    public async Task DisposeAsync()
    {
        await _owner.DisposeAsync();
        await _servers.DisposeAsync();
    }

    [SkippableFact]
    public async Task Append_WhileThePrimaryIsKilledAndTheStandbyPromoted_LosesNothingAcknowledged()
    {
        var storm = new AppendStorm(_owner, "storm");
        await storm.Busy;
        var clock = Stopwatch.StartNew();
        await _servers.KillFirstAsync();
        await _servers.PromoteSecondAsync();
        var promoted = clock.Elapsed;
        await AppendUntilWrittenAsync("probe");
        output.WriteLine(
            $"killed; promoted after {promoted.TotalMilliseconds:F0} ms; written again {(clock.Elapsed - promoted).TotalMilliseconds:F0} ms later");

        var told = await storm.StopAndCheckAsync();
        output.WriteLine(
            $"{told.Sum(t => t.Acknowledged.Count)} acknowledged, {told.Count(t => t.Unknown is not null)} of unknown outcome: all accounted for");
        Assert.True(await RenewAsync());
        _owner = await _owner.ClaimAgainAsync();
        Assert.True(_owner.Shard.Epoch > new Epoch(1), "the claims that were made before the promotion count");
        Assert.Equal(new Appended(2), await _owner.AppendAsync("probe", 1, "after"));
        await Assert.AllAsync(told, async t => await RequireRisingEpochsAsync(t.Entity));
        Assert.Null(_owner.Stores.Health.Problem);
    }

    [SkippableFact]
    public async Task OldPrimary_ThatReturnsAfterAPromotion_IsNeverUsedAgain()
    {
        await _servers.KillFirstAsync();
        await _servers.PromoteSecondAsync();
        await AppendUntilWrittenAsync("service/a");
        await _servers.StartFirstAsync();

        // A process that has seen neither before asks both, and takes the one that was promoted.
        await using (var fresh = await OneOwner.OpenStoresAsync(_servers.Url))
        {
            Assert.Single((await fresh.Journal.ReadAsync("service/a")).Events);
        }

        await _servers.KillSecondAsync();
        var outcome = await _owner.AppendAsync("service/b", 0, "x");
        if (outcome is Unknown) outcome = await _owner.AppendAsync("service/b", 0, "x");
        Assert.Contains("is an old primary", Assert.IsType<NotWritten>(outcome).Reason, StringComparison.Ordinal);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => _owner.ReadAsync("service/a"));
    }

    [SkippableFact]
    public async Task Append_WhoseWaitForTheStandbyIsCutShort_IsNotAcknowledged()
    {
        await _owner.AppendAsync("service/a", 0, "confirmed");
        await _servers.KillSecondAsync();

        var append = _owner.AppendAsync("service/a", 1, "on the primary alone");
        await CancelWaitsForStandbyAsync();

        Assert.Contains("standby", Assert.IsType<Unknown>(await append).Reason, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Standby_GivenAlone_IsNotEvenReadFrom()
    {
        var failure = await Assert.ThrowsAsync<JournalUnavailableException>(() => OneOwner.OpenStoresAsync(_servers.SecondUrl));

        Assert.Contains("is a standby", failure.Message, StringComparison.Ordinal);
    }

    private Task<bool> RenewAsync() => _owner.Stores.Leases.RenewAsync(_owner.Self, Lease);

    /// <summary>The store paces the tries itself.</summary>
    private async Task AppendUntilWrittenAsync(string entity)
    {
        AppendOutcome outcome;
        do
        {
            outcome = await _owner.AppendAsync(entity, 0, "probe");
        }
        while (outcome is NotWritten or Unknown);

        Assert.Equal(new Appended(1), outcome);
    }

    private async Task RequireRisingEpochsAsync(string entity)
    {
        var epochs = (await _owner.Stores.Journal.ReadAsync(entity)).Events.Select(e => e.Epoch).ToList();
        Assert.Equal(epochs.Order(), epochs);
    }

    private async Task CancelWaitsForStandbyAsync()
    {
        await using var connection = await PrivatePostgres.ConnectAsync(_servers.FirstUrl);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
        while ((long)(await command.ExecuteScalarAsync())! == 0)
        {
            await Task.Yield();
        }
    }
}
