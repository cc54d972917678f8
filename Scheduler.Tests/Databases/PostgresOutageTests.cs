using Microsoft.Extensions.Logging.Abstractions;
using Scheduler.Actors.Journal;
using Scheduler.Messages.Cluster;
using Scheduler.Node.Sql;
using Scheduler.Node.Sql.Postgres;
using Scheduler.Tests.Contracts;
using static Scheduler.Actors.Journal.AppendOutcome;

namespace Scheduler.Tests.Databases;

/// <summary>What happens to a node when the server's sessions, or the server itself, go away and come back.</summary>
[Collection(PostgresTests.Name)]
[Trait("Needs", "database")]
public sealed class PostgresOutageTests(PrivatePostgres server) : IAsyncLifetime
{
    private string _url = "";
    private OneOwner _owner = null!;

    public async Task InitializeAsync()
    {
        _url = await server.NewDatabaseAsync();
        _owner = await OneOwner.OpenAsync(_url);
    }

    public async Task DisposeAsync() => await _owner.DisposeAsync();

    [SkippableFact]
    public async Task Append_AfterItsIdleSessionWasEnded_GoesThroughOnANewOne()
    {
        await _owner.AppendAsync("service/a", 0, "one");
        await EndSessionsAsync();

        Assert.Equal(new Appended(2), await _owner.AppendAsync("service/a", 1, "two"));
        Assert.Null(_owner.Stores.Health.Problem);
    }

    [SkippableFact]
    public async Task Append_WhileSessionsAreEnded_TellsTheTruthAndHeals()
    {
        for (var round = 0; round < 10; round++)
        {
            var storm = new AppendStorm(_owner, $"round-{round}");
            await storm.Busy;
            await EndSessionsAsync();
            await AppendUntilWrittenAsync($"probe-{round}");
            _owner = await HealedAsync(storm);
        }
    }

    [SkippableFact]
    public async Task Append_WhileTheServerCrashes_LosesNothingAcknowledged()
    {
        var storm = new AppendStorm(_owner, "storm");
        await storm.Busy;
        await server.CrashAsync();
        await server.StartAsync();
        await AppendUntilWrittenAsync("probe");

        await HealedAsync(storm);
    }

    [SkippableFact]
    public async Task EverySeam_WhileTheServerIsStopped_SaysSoAndHealsByItself()
    {
        await server.StopAsync();
        try
        {
            var outcome = Assert.IsType<NotWritten>(await _owner.AppendAsync("service/a", 0, "x"));
            Assert.Contains("cannot be reached", outcome.Reason, StringComparison.Ordinal);
            Assert.Contains("cannot be written", _owner.Stores.Health.Problem, StringComparison.Ordinal);
            await Assert.ThrowsAsync<JournalUnavailableException>(() => _owner.ReadAsync("service/a"));
            await Assert.ThrowsAsync<JournalUnavailableException>(() => RenewAsync());
            await Assert.ThrowsAsync<JournalUnavailableException>(() => _owner.Stores.Settings.GetAsync("token"));
        }
        finally
        {
            await server.StartAsync();
        }

        Assert.Equal(new Appended(1), await _owner.AppendAsync("service/a", 0, "one"));
        Assert.Equal(["one"], await _owner.ReadAsync("service/a"));
        Assert.True(await RenewAsync());
        Assert.Null(_owner.Stores.Health.Problem);
    }

    [SkippableFact]
    public async Task Claim_FromAnOwnerFrozenInTheMiddleOfATransaction_DoesNotWaitForIt()
    {
        using var database = new PostgresDatabase(((DatabaseAddress.Server)DatabaseAddress.Parse(_url)).Address, NullLogger.Instance);
        using var frozen = database.Opener("frozen", TimeSpan.FromSeconds(10))();
        frozen.Begin();
        frozen.LockForAppend([_owner.Shard.Shard], ["service/a"]);

        var other = await _owner.Stores.Leases.JoinAsync(new NodeId("b"), "b:1", TimeSpan.FromHours(1));
        await _owner.Stores.Leases.RenewAsync(_owner.Self, TimeSpan.Zero);
        var claimed = await Claims.UntilMadeAsync(_owner.Stores.Leases, other, _owner.Shard.Shard);

        Assert.Equal(new Epoch(2), claimed.Epoch);
        var late = EntityChange.None("service/a", _owner.Shard.Shard).Then(Written.Write("service/a", _owner.Shard, 0, "late"));
        var failure = Assert.ThrowsAny<Exception>(() => frozen.CommitWith([late]));
        Assert.False(frozen.Judge(failure).MayBeWritten, failure.ToString());
        Assert.Empty(await _owner.ReadAsync("service/a"));
    }

    [SkippableFact]
    public async Task Claim_OneShardsRowIsLocked_ClaimsTheOthersAtOnceAndThatOneLater()
    {
        await using var owner = await OneOwner.OpenAsync(await server.NewDatabaseAsync(), shardCount: 4);
        using var database = new PostgresDatabase(
            ((DatabaseAddress.Server)DatabaseAddress.Parse(owner.Database)).Address, NullLogger.Instance);
        using var frozen = database.Opener("frozen", TimeSpan.FromSeconds(10))();
        frozen.Query("SET idle_in_transaction_session_timeout = 0", row => row.GetInt32(0));
        frozen.Begin();
        frozen.LockForAppend([owner.Shard.Shard], ["service/a"]);
        var (leases, all) = (owner.Stores.Leases, Enumerable.Range(0, 4).Select(n => new ShardId(n)).ToArray());
        var other = await leases.JoinAsync(new NodeId("b"), "b:1", TimeSpan.FromHours(1));
        await leases.RenewAsync(owner.Self, TimeSpan.Zero);

        Assert.Equal(all[1..], (await leases.ClaimAsync(other, all)).Select(claimed => claimed.Shard));
        Assert.Empty(await leases.ClaimAsync(other, all[..1]));

        frozen.Rollback();
        Assert.Equal(new Epoch(2), Assert.Single(await leases.ClaimAsync(other, all[..1])).Epoch);
    }

    [SkippableFact]
    public async Task Claim_OfAShardIntoWhichTheNodeItselfWrites_WaitsForThat()
    {
        using var database = new PostgresDatabase(((DatabaseAddress.Server)DatabaseAddress.Parse(_url)).Address, NullLogger.Instance);
        using var writing = database.Opener("writing", TimeSpan.FromSeconds(10))();
        writing.Begin();
        writing.LockForAppend([_owner.Shard.Shard], ["service/a"]);

        var claimed = await _owner.Stores.Leases.ClaimAsync(_owner.Self, [_owner.Shard.Shard]);

        Assert.Equal(new Epoch(2), Assert.Single(claimed).Epoch);
    }

    [SkippableFact]
    public void Session_OverTcp_IsGivenUpByTheServerWithinSecondsOfItsNodesEnd()
    {
        using var database = new PostgresDatabase(((DatabaseAddress.Server)DatabaseAddress.Parse(_url)).Address, NullLogger.Instance);
        using var session = database.Opener("probe", TimeSpan.FromSeconds(10))();

        string Shown(string setting) => session.Query($"SHOW {setting}", row => row.GetString(0)).Single();

        Assert.Equal(
            ("3", "1", "3", "6000"),
            (Shown("tcp_keepalives_idle"), Shown("tcp_keepalives_interval"), Shown("tcp_keepalives_count"), Shown("tcp_user_timeout")));
    }

    [SkippableFact]
    public async Task Append_RowThatTheServerObjectsTo_FailsAloneWithItsWords()
    {
        await PrivatePostgres.ExecuteAsync(_url, """
            CREATE FUNCTION object() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''not this one''; END';
            CREATE TRIGGER object BEFORE INSERT ON journal FOR EACH ROW WHEN (NEW.persistence_id = 'service/3') EXECUTE FUNCTION object();
            """);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => _owner.AppendAsync($"service/{n}", 0, "x")));

        Assert.Contains("not this one", Assert.IsType<NotWritten>(outcomes[3]).Reason, StringComparison.Ordinal);
        Assert.Equal(5, outcomes.Count(o => o.Equals(new Appended(1))));
        Assert.Null(_owner.Stores.Health.Problem);
    }

    [SkippableFact]
    public async Task Node_UsingEverything_HasAtMostFourConnections()
    {
        await RenewAsync();
        await _owner.AppendAsync("service/a", 0, "one");
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _owner.ReadAsync("service/a")));
        await _owner.Stores.Settings.PutAsync("token", "x");

        await using var connection = await PrivatePostgres.ConnectAsync(_url);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'scheduler %'";
        Assert.InRange((long)(await command.ExecuteScalarAsync())!, 3, 4);
    }

    private Task<bool> RenewAsync() => _owner.Stores.Leases.RenewAsync(_owner.Self, TimeSpan.FromHours(1));

    private Task EndSessionsAsync() => PrivatePostgres.ExecuteAsync(
        _url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'scheduler %'");

    /// <summary>The store paces the tries itself.</summary>
    private async Task AppendUntilWrittenAsync(string entity)
    {
        AppendOutcome outcome;
        do
        {
            outcome = await _owner.AppendAsync(entity, 0, "probe");
        }
        while (outcome is NotWritten);

        Assert.True(outcome is Appended or Unknown, outcome.ToString());
    }

    private async Task<OneOwner> HealedAsync(AppendStorm storm)
    {
        // A lease connection that was ended while idle fails once; its next use finds a new one.
        var failure = await Record.ExceptionAsync(() => _owner.Stores.Leases.MembersAsync());
        Assert.True(failure is null or JournalUnavailableException, failure?.ToString());
        await storm.StopAndCheckAsync();
        return await _owner.ClaimAgainAsync();
    }
}
