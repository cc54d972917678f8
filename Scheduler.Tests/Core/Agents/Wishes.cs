using Scheduler.Core.Agents;
using Scheduler.Core.Hosts;
using Scheduler.Core.Services;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Agents;

/// <summary>Assignments, the agent's view of them, and their containers, for tests of the agent's pure parts.</summary>
internal static class Wishes
{
    public const string Cluster = "prod";

    public static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static Assignment Of(
        int number = 1, InstanceGoal goal = InstanceGoal.Running,
        ContainerSpec? spec = null, RestartPolicy? restart = null) => new()
    {
        Instance = InstanceId.Of("abcd1234", number),
        Service = Specs.Web,
        Slot = number,
        Revision = 1,
        Epoch = new Epoch(5),
        Sequence = 10,
        Goal = goal,
        Container = spec ?? new ContainerSpec { Image = "web:1" },
        Restart = restart ?? new RestartPolicy(),
    };

    public static AgentInstance Instance(Assignment wish, EngineContainer? container = null) =>
        new() { Wish = wish, Container = container, ImageReady = true, GenerationDone = container is null ? null : 0 };

    public static EngineContainer Container(EngineContainerState state, Assignment? wish = null, int exitCode = 0)
    {
        var owner = wish ?? Of();
        return new EngineContainer
        {
            Id = $"id-{owner.Instance}",
            Name = ContainerIdentity.NameOf(owner.Service, owner.Slot, owner.Instance),
            Image = "web:1",
            State = state,
            Labels = ContainerIdentity.LabelsOf(Cluster, owner),
            ExitCode = exitCode,
            StartedAt = state == EngineContainerState.Created ? null : Now.AddSeconds(-5),
            FinishedAt = state is EngineContainerState.Exited or EngineContainerState.Dead ? Now.AddSeconds(-1) : null,
        };
    }

    /// <summary>As a list shows it: no times.</summary>
    public static EngineContainer Listed(EngineContainerState state, Assignment? wish = null) =>
        Container(state, wish) with { StartedAt = null, FinishedAt = null };
}
