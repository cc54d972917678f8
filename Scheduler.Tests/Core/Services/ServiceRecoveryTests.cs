using System.Collections.Immutable;
using Scheduler.Core.Services;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Services;

/// <summary>What is stored says everything: a replay, or a snapshot, gives the state that was lived.</summary>
public sealed class ServiceRecoveryTests
{
    [Fact]
    public void Replay_OfALifeWithEveryEvent_EqualsTheLiveState()
    {
        var story = LifeWithEverything();

        Assert.Equal(15, story.Journal.Select(happened => happened.GetType()).Distinct().Count());
        AssertReplayEqualsLive(story);
    }

    [Fact]
    public void Snapshot_ReadBack_EqualsTheLiveState()
    {
        var stored = ServiceManifests.Codec.EncodeSnapshot(LifeWithEverything().State);

        Assert.Equal(stored, ServiceManifests.Codec.EncodeSnapshot(ServiceManifests.Codec.DecodeSnapshot(stored)));
    }

    internal static void AssertReplayEqualsLive(ServiceStory story)
    {
        var codec = ServiceManifests.Codec;
        var replayed = story.Journal.Select(happened => codec.Decode(codec.Encode(happened))).Aggregate(ServiceState.Empty, ServiceEvolution.Evolve);
        Assert.Equal(codec.EncodeSnapshot(story.State), codec.EncodeSnapshot(replayed));
    }

    private static ServiceStory LifeWithEverything()
    {
        var story = ServiceStory.Running(3, FullSpec());
        story.Send(new ServiceCommand.RestartInstance(story.InSlot(1).Id), key: "a key");
        story.Send(new ServiceCommand.Restart());
        story.Put(Specs.Of("web:2"));
        story.Settle();
        story.Send(new ServiceCommand.Stop());
        story.Converge();
        story.Send(new ServiceCommand.Start());
        story.Converge();
        story.Send(new ServiceCommand.Remove(Volumes: true));
        return story;
    }

    private static ServiceSpec FullSpec() => Specs.Of("web:1", Specs.Port(8080, "127.0.0.1")) with
    {
        Constraints = ["node.hostname!=b"],
        MaxPerHost = 5,
        Restart = new RestartPolicy
        {
            Condition = RestartCondition.OnFailure,
            Delay = TimeSpan.FromSeconds(1),
            MaxAttempts = 3,
            Window = TimeSpan.FromMinutes(1)
        },
        Container = new ContainerSpec
        {
            Image = "web:1",
            Command = ["run", "--now"],
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("A", "=b\n\u00e9"),
            Mounts = [new MountSpec(MountType.Volume, "/data", "data") { Volume = new VolumeSpec { External = true } }],
            Networks = [new NetworkAttachment("net") { Aliases = ["web"], Spec = new NetworkSpec { Subnets = [new SubnetSpec("10.1.0.0/16")] } }],
            Healthcheck = new HealthcheckSpec { Test = ["CMD", "true"], Interval = TimeSpan.FromSeconds(5) },
            StopGracePeriod = TimeSpan.FromSeconds(90),
            Resources = new ResourceSpec { CpuLimit = 0.25m, MemoryLimitBytes = 1L << 33 },
        },
    };
}
