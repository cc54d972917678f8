using Scheduler.Messages.Files;
using Scheduler.Messages.Services;
using Scheduler.Tests.Core.Agents.World;

namespace Scheduler.Tests.Core.Agents;

/// <summary>Services with secrets on a host whose agent is a process of its own.</summary>
public sealed class AgentFileStories
{
    private const string Secret = "db_password";

    [Fact]
    public void Agent_OfAnOlderVersion_IsGivenNoServiceThatUsesSecrets_AndSaysWhy() => AgentWorld.Tell(async world =>
    {
        world.Agent.Crash();
        world.Agent.Files = 0;
        world.Agent.Start();
        await world.UntilAsync(() => world.Shower is not null);
        world.Agent.Known.Keep(FileKind.Secret, Secret, "sesame");

        await world.SendAsync(new ServiceCommand.Put(Specs.Web, Using(), 2, "uid"));
        await world.PassAsync(10);

        var view = await world.ViewAsync();
        Assert.Contains("the agent of host h1 is of an older version, which puts no secrets and configs into containers: update it", view.Reason);
        Assert.Equal(2, world.Engine.Daemon.Running.Count);
    });

    [Fact]
    public void Secret_MadeAtAServer_IsToldToTheAgentThatWaits() => AgentWorld.Tell(async world =>
    {
        await world.SendAsync(new ServiceCommand.Put(Specs.Web, Using(), 2, "uid"));
        await world.PassAsync(120);
        Assert.Contains($"there is no secret {Secret}", (await world.ViewAsync()).Reason);

        world.Agent.Known.Keep(FileKind.Secret, Secret, "sesame");
        world.Home.TellAgents(new FileChanged(FileKind.Secret, Secret));

        await world.PassAsync(0.5);
        Assert.Contains(world.Engine.Daemon.Containers, one => one.Files.ContainsKey($"/run/secrets/{Secret}"));
        await world.UntilActiveAsync();
    });

    [Fact]
    public void Agent_CutOffFromAllServers_RestartsAndMakesAnewWhatUsesSecrets() => AgentWorld.Tell(async world =>
    {
        world.Agent.Known.Keep(FileKind.Secret, Secret, "sesame");
        await world.SendAsync(new ServiceCommand.Put(Specs.Web, Using(), 2, "uid"));
        await world.UntilActiveAsync();

        world.IsCut = true;
        world.Agent.Known.IsAway = true;
        world.KillOneContainer();
        world.Engine.Daemon.Remove(world.Engine.Daemon.Running.First());
        await world.PassAsync(5);

        Assert.Equal(2, world.Engine.Daemon.Running.Count);
        Assert.All(world.Engine.Daemon.Running, one => Assert.NotEmpty(one.Files));
    });

    private static ServiceSpec Using()
    {
        var spec = Specs.Of();
        return spec with { Container = spec.Container with { Files = [new FileUse(FileKind.Secret, Secret)] } };
    }
}
