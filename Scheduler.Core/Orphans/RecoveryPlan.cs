using System.Collections.Immutable;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Orphans;

/// <summary>What can be made again of lost services from what the hosts hold.</summary>
/// <param name="Skipped">Services that cannot, and why.</param>
/// <param name="Away">Hosts that do not answer: what they hold is not part of the plan.</param>
public sealed record RecoveryPlan(ImmutableArray<RecoverableService> Services, ImmutableArray<SkippedService> Skipped, ImmutableArray<HostId> Away);

/// <param name="Notes">What was chosen where the containers contradict each other, and what is missing.</param>
public sealed record RecoverableService(ServiceCommand.Recover Command, ImmutableArray<string> Notes)
{
    public ServiceKey Key => Command.Key;
}

/// <param name="Service">As the containers' labels name it.</param>
public sealed record SkippedService(string Service, string Why);
