using System.Text.Json;
using Scheduler.Actors.Journal;
using Scheduler.Actors.Seams;
using Scheduler.Core.Services;
using Scheduler.Messages.Wire;

namespace Scheduler.Tests.Simulation.Checkers;

/// <summary>What a service is rebuilt as, from snapshot and events, is what its committed events made it.</summary>
internal sealed class ReplayChecker(IJournal journal, Committed committed)
{
    public async Task CheckAtEndAsync()
    {
        foreach (var service in committed.Services)
        {
            var replayed = Recovery.Replay(
                await journal.ReadAsync(service.Entity), ServiceState.Empty, ServiceManifests.Codec, ServiceEvolution.Evolve);
            var (was, now) = (Text(service.State), Text(replayed.State));
            if (was != now) throw new SimViolation("replay", $"{service.Entity} was {was} and is read back as {now}");
        }
    }

    private static string Text(ServiceState state) => !state.Exists ? "no service" : JsonSerializer.Serialize(state, ManifestRegistry.Json);
}
