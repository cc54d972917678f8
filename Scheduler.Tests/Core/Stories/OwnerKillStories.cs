using Scheduler.Core.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Stories;

/// <summary>
/// The node that owns the service dies at each append to the journal in every kind of update: right before it is written,
/// and right after. The next one brings the update to the same end, with its real actors and agent, and takes no more down.
/// </summary>
public sealed class OwnerKillStories
{
    private const int Scale = 2;
    private static readonly FakeProcess Healthy = new() { HealthyAfter = TimeSpan.FromSeconds(1) };
    private static readonly FakeProcess Sick = new() { SickAfter = TimeSpan.FromSeconds(1) };

    private static readonly Dictionary<string, Life> Kinds = new()
    {
        ["stop-first"] = new(new UpdatePolicy(), Healthy, UpdateState.Completed),
        ["start-first"] = new(new UpdatePolicy { Order = UpdateOrder.StartFirst }, Healthy, UpdateState.Completed),
        ["goes back"] = new(new UpdatePolicy(), Sick, UpdateState.RolledBack),
        ["goes back, start-first"] = new(new UpdatePolicy { Order = UpdateOrder.StartFirst }, Sick, UpdateState.RolledBack),
        ["pauses, and is cancelled"] = new(
            new UpdatePolicy { FailureAction = UpdateFailureAction.Pause },
            Sick, UpdateState.Paused, new ServiceCommand.CancelUpdate(), UpdateState.RolledBack),
        ["kept, and confirmed"] = new(
            new UpdatePolicy { KeepsOld = true, Order = UpdateOrder.StartFirst },
            Healthy, UpdateState.Upgraded, new ServiceCommand.FinishUpdate(), UpdateState.Completed),
        ["kept, and rolled back"] = new(
            new UpdatePolicy { KeepsOld = true },
            Healthy, UpdateState.Upgraded, new ServiceCommand.Rollback(), UpdateState.RolledBack),
    };

    public static TheoryData<string> Lives => [.. Kinds.Keys];

    [Theory]
    [MemberData(nameof(Lives))]
    public void Owner_DiesAtAnyAppend_TheUpdateComesToTheSameEnd(string life)
    {
        var plain = Live(life, cut: null);
        Assert.True(plain.Appends > 3, "too little happens to tell");
        for (var append = 0; append < plain.Appends; append++)
        {
            foreach (var isWritten in new[] { false, true })
            {
                var (end, fewest, containers, _) = Live(life, (append, isWritten));
                var told = $"{life}: killed {(isWritten ? "after" : "before")} append {append} of {plain.Appends}";
                Assert.True(plain.End == end, $"{told}: {end}");
                Assert.True(plain.Fewest <= fewest, $"{told}: {fewest} were left, and not {plain.Fewest}");
                Assert.True(plain.Containers == containers, $"{told}: {containers} containers");
            }
        }
    }

    private static Told Live(string life, (int, bool)? cut)
    {
        Told? told = null;
        CoreWorld.Tell(async world => told = await LiveAsync(world, Kinds[life], cut));
        return told!;
    }

    private static async Task<Told> LiveAsync(CoreWorld world, Life life, (int, bool)? cut)
    {
        CutJournal? made = null;
        world.Judge.StartsFirst = life.Policy.Order == UpdateOrder.StartFirst;
        world.Journaled = inner => made ??= new CutJournal(inner);
        await world.RestartNodeAsync();
        var journal = made!;
        world.Engine.Daemon.Images.Load("web:1", Healthy);
        world.Engine.Daemon.Images.Publish("web:2", life.Next);
        await world.PutAsync(Checked("web:1", null), Scale);
        await world.UntilActiveAsync();
        var fewest = int.MaxValue;
        world.History.Happened += _ => fewest = Math.Min(fewest, world.Engine.Daemon.Running.Count(one => one.Health == ContainerHealth.Healthy));

        await world.PutAsync(Checked("web:2", life.Policy with { Monitor = TimeSpan.FromSeconds(2) }));
        journal.Arm(cut);
        var end = await UntilAsync(world, journal, life.First);
        if (life.Command is { } command) end = await DecideAsync(world, journal, command, life.End!.Value);
        var appends = journal.Appends;
        Assert.True(cut is null || journal.WasStruck, "nothing was cut");
        await world.PassAsync(5);
        return new Told(end, fewest, world.Engine.Daemon.Containers.Count, appends);
    }

    private static async Task<UpdateState> UntilAsync(CoreWorld world, CutJournal journal, UpdateState wanted)
    {
        for (var looks = 0; ; looks++)
        {
            await MendAsync(world, journal);
            if (await world.FindAsync() is { Update: { } update } && (update.State == wanted || update.EndedAt is not null)) return update.State;
            Assert.True(looks < 2000, $"the update does not come to be {wanted}");
            await world.PassAsync(0.1);
        }
    }

    /// <summary>As a client does it: again with the same key, until it is answered.</summary>
    private static async Task<UpdateState> DecideAsync(CoreWorld world, CutJournal journal, ServiceCommand command, UpdateState wanted)
    {
        while (await world.Desk.SendAsync(Specs.Web, new ServiceRequest(command, IdempotencyKey: "decided"), TimeSpan.FromSeconds(3))
                is not ServiceAccepted)
            await MendAsync(world, journal);
        return await UntilAsync(world, journal, wanted);
    }

    private static async Task MendAsync(CoreWorld world, CutJournal journal)
    {
        if (!journal.IsStruck) return;
        journal.Mend();
        await world.RestartNodeAsync();
    }

    private static ServiceSpec Checked(string image, UpdatePolicy? policy)
    {
        var spec = Specs.Of(image) with { Update = policy };
        return spec with { Container = spec.Container with { Healthcheck = new HealthcheckSpec { Test = ["CMD", "true"] } } };
    }

    private sealed record Life(UpdatePolicy Policy, FakeProcess Next, UpdateState First, ServiceCommand? Command = null, UpdateState? End = null);

    /// <param name="Fewest">That were healthy at one time.</param>
    private sealed record Told(UpdateState End, int Fewest, int Containers, int Appends);
}
