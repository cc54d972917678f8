using System.Collections.Immutable;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Peers.Wire;

/// <summary>What makes lost services again.</summary>
internal static class RecoverySamples
{
    private static readonly FoundInstance Found = new(SpecSamples.Instance, 2, new HostId("h1"), 4);

    public static ServiceCommand.Recover Recover => new(
        SpecSamples.Key, "a1b2c3d4", ImmutableSortedDictionary<int, ServiceSpec>.Empty.Add(4, SpecSamples.Full), 3, true, [Found]);

    public static ServiceCommand.Adopt Adopt => new(Found);
}
