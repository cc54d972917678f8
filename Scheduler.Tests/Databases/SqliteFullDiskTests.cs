using Scheduler.Actors.Journal;
using static Scheduler.Actors.Journal.AppendOutcome;

namespace Scheduler.Tests.Databases;

public sealed class SqliteFullDiskTests
{
    [SkippableFact]
    public async Task Append_DiskFull_IsNotWrittenUntilThereIsSpaceAgain()
    {
        using var disk = new SmallDisk(megabytes: 4);
        await using var owner = await OneOwner.OpenAsync(disk.File("a.db"));
        await owner.AppendAsync("service/a", 0, "one");
        var big = new string('x', 100_000);
        disk.Fill();

        Assert.Equal(new NotWritten("database or disk is full"), await owner.AppendAsync("service/a", 1, big));
        Assert.Contains("database or disk is full (since ", owner.Stores.Health.Problem, StringComparison.Ordinal);
        Assert.Equal(["one"], await owner.ReadAsync("service/a"));
        Assert.Equal(new NotWritten("database or disk is full"), await owner.AppendAsync("service/b", 0, big));

        disk.Free();

        Assert.Equal(new Appended(2), await owner.AppendAsync("service/a", 1, big));
        Assert.Null(owner.Stores.Health.Problem);
        Assert.Equal(["one", big], await owner.ReadAsync("service/a"));
        Assert.Equal(["service/a"], await owner.Stores.Journal.EntitiesAsync(owner.Shard.Shard));
    }

    [SkippableFact]
    public async Task Append_FillingTheDiskByItself_KeepsAllThatWasAcknowledged()
    {
        using var disk = new SmallDisk(megabytes: 4);
        var block = new string('x', 20_000);
        long acknowledged = 0;
        await using (var owner = await OneOwner.OpenAsync(disk.File("a.db")))
        {
            while (await owner.AppendAsync("service/a", acknowledged, block) is Appended appended)
            {
                acknowledged = appended.LastSequence;
            }

            Assert.NotNull(owner.Stores.Health.Problem);
            Assert.Equal(acknowledged, (await owner.Stores.Journal.ReadAsync("service/a")).LastSequence);
        }

        Assert.InRange(acknowledged, 20, 200);
        using var elsewhere = new ScratchFolder();
        foreach (var suffix in new[] { "", "-wal" })
        {
            File.Copy(disk.File("a.db") + suffix, elsewhere.File("a.db") + suffix);
        }

        await using var again = await OneOwner.OpenAsync(elsewhere.File("a.db"));
        Assert.Equal(acknowledged, (await again.ReadAsync("service/a")).Count());
    }

    [SkippableFact]
    public async Task Append_ManyWritersWhileTheDiskFillsAndEmpties_AreToldTheTruth()
    {
        using var disk = new SmallDisk(megabytes: 4);
        await using var owner = await OneOwner.OpenAsync(disk.File("a.db"));
        var storm = new AppendStorm(owner, "storm");
        await storm.Busy;

        disk.Fill();
        await AppendUntilAsync<NotWritten>(owner, "full", new string('x', 50_000));
        disk.Free();
        await AppendUntilAsync<Appended>(owner, "free", "x");

        var told = await storm.StopAndCheckAsync();
        Assert.All(told, t => Assert.Null(t.Unknown));
    }

    private static async Task AppendUntilAsync<TOutcome>(OneOwner owner, string entity, string payload)
        where TOutcome : AppendOutcome
    {
        long last = 0;
        while (await owner.AppendAsync(entity, last, payload) is var outcome and not TOutcome)
        {
            last = (outcome as Appended)?.LastSequence ?? last;
        }
    }
}
