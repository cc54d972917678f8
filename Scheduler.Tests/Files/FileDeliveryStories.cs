using Scheduler.Core.Agents.Lines;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Files;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Node.Agents.Calling;
using Scheduler.Tests.Agents;

namespace Scheduler.Tests.Files;

/// <summary>An agent elsewhere asks its server for secrets, over a real line.</summary>
public sealed class FileDeliveryStories
{
    private static readonly FileWanted Wanted = new(FileKind.Secret, "db_password");

    [Fact]
    public async Task Host_ThatRunsAServiceWhichUsesIt_IsGivenIt()
    {
        await using var stage = await AgentStage.StartAsync();
        stage.Files.Keep(FileKind.Secret, "db_password", "sesame");
        var calls = await ConnectAsync(stage);
        stage.Board.Post(View(new HostId("h1")));

        var given = await calls.ForAsync(Wanted);

        Assert.Equal("sesame"u8.ToArray(), given.Data);
        Assert.True((await calls.ForAsync(Wanted with { Name = "config" })).Data is null);
    }

    [Fact]
    public async Task Host_ThatRunsNoSuchService_IsNot()
    {
        await using var stage = await AgentStage.StartAsync();
        stage.Files.Keep(FileKind.Secret, "db_password", "sesame");
        var calls = await ConnectAsync(stage);
        stage.Board.Post(View(new HostId("h2")));

        var given = await calls.ForAsync(Wanted);

        Assert.Null(given.Data);
        Assert.Contains("this server knows of none on host h1", given.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_WithoutAServer_SaysSoAtOnce()
    {
        var calls = new FileCalls(_ => true);

        var given = await calls.ForAsync(Wanted);

        Assert.Contains("secret db_password is not on this host: no server can be asked for it at the moment", given.Fault, StringComparison.Ordinal);
        Assert.False(given.IsGone);
    }

    private static async Task<FileCalls> ConnectAsync(AgentStage stage)
    {
        var identity = await stage.JoinAsync("m1", "h1", await stage.NewTokenAsync());
        var line = await stage.DialerOf(identity).DialAsync(stage.Address);
        var calls = new FileCalls(line.Send);
        var welcomed = new TaskCompletionSource();
        line.Begin(
            message =>
            {
                if (message is FileGiven given) calls.Take(given);
                if (message is not AgentWelcome welcome) return true;
                calls.Welcomed(welcome);
                welcomed.TrySetResult();
                return true;
            },
            _ => { });
        line.Send(new AgentHello(new HostId("h1"), 1, 1));
        await welcomed.Task.WaitAsync(TimeSpan.FromSeconds(20));
        return calls;
    }

    private static ServiceView View(HostId host)
    {
        var key = new ServiceKey("shop", "db");
        return new ServiceView
        {
            Key = key,
            Uid = "a1b2c3d4",
            Version = 1,
            Revision = 1,
            Mode = ServiceMode.Replicated,
            Scale = 1,
            Running = 0,
            UpToDate = 0,
            Status = ServiceStatus.Activating,
            Spec = new ServiceSpec { Container = new ContainerSpec { Image = "db:1", Files = [new FileUse(FileKind.Secret, "db_password")] } },
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
            Epoch = new Epoch(1),
            Instances =
            [
                new InstanceView
                {
                    Id = InstanceId.Of("a1b2c3d4", 1),
                    Service = key,
                    Slot = 1,
                    Host = host,
                    Revision = 1,
                    State = InstanceState.Assigned,
                    Goal = InstanceGoal.Running
                }
            ],
        };
    }
}
