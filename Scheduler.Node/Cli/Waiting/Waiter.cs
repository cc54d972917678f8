using Scheduler.Messages.Services;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Configuration;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Waiting;

/// <summary>Watches services until they are what was asked for, and shows how they get there.</summary>
public sealed class Waiter(ApiClient api, TimeProvider clock, IProgressView view)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <exception cref="CommandFailure">Time is up, or an update has failed; the message says what stands in the way.</exception>
    public async Task UntilAsync(IReadOnlyList<Target> targets, TimeSpan patience, CancellationToken cancel)
    {
        var started = clock.GetTimestamp();
        while (true)
        {
            var services = await ReadAsync(targets, cancel);
            var obstacles = targets.Select(target => target.Obstacle(services.GetValueOrDefault(target.Key))).OfType<string>().ToList();
            view.Show(targets, services);
            var failures = targets.Select(target => target.Failure(services.GetValueOrDefault(target.Key))).OfType<string>().ToList();
            if (failures.Count > 0) throw new CommandFailure(ExitCode.Failed, string.Join("\n", failures));
            if (obstacles.Count == 0) return;
            if (clock.GetElapsedTime(started) >= patience)
                throw new CommandFailure(
                    ExitCode.TimedOut,
                    $"Not done after {Duration.Format(patience)}; it goes on. In the way:\n  {string.Join("\n  ", obstacles)}");
            await Task.Delay(Pause, clock, cancel);
        }
    }

    private async Task<Dictionary<ServiceKey, ServiceBody>> ReadAsync(IReadOnlyList<Target> targets, CancellationToken cancel)
    {
        var found = new Dictionary<ServiceKey, ServiceBody>();
        foreach (var stack in targets.Select(target => target.Key.Stack).Distinct(StringComparer.Ordinal))
        {
            var services = await api.GetAsync(
                Paths.With(Paths.Services, ("stack", stack), ("view", "full")),
                WireJson.Default.IReadOnlyListServiceBody,
                cancel);
            foreach (var service in services) found[new ServiceKey(service.Stack, service.Name)] = service;
        }

        return found;
    }
}
