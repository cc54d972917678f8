using Scheduler.Core.Preflight;
using Scheduler.Core.Services.Forecasts;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Node.Preflight;

/// <summary>Finds out whether hosts have the networks and volumes that a service uses and nobody makes for it.</summary>
internal sealed class ThingsAsking(HostQuestions hosts)
{
    public async Task<IReadOnlyList<PreflightFinding>> LookAsync(IEnumerable<Forecast> forecasts, CancellationToken cancel)
    {
        var questions = forecasts
            .Where(forecast => forecast is { Course: not null, Spec: not null })
            .SelectMany(forecast => forecast.Course!.Makers.SelectMany(host =>
                Networks(forecast.Spec!.Container)
                    .Select(network => AskAsync(
                        forecast, host, PreflightSubject.Network, network, hosts.HasNetworkAsync(host, network, cancel)))
                    .Concat(Volumes(forecast.Spec!.Container)
                        .Select(volume => AskAsync(
                            forecast, host, PreflightSubject.Volume, volume, hosts.HasVolumeAsync(host, volume, cancel))))));
        return [.. (await Task.WhenAll(questions)).OfType<PreflightFinding>()];
    }

    private static async Task<PreflightFinding?> AskAsync(
        Forecast forecast, HostId host, PreflightSubject subject, string name, Task<bool?> answer) =>
        await answer != false
            ? null
            : new PreflightFinding(
                forecast.Service,
                subject,
                forecast.Kind == ForecastKind.Updated,
                $"external {subject.ToString().ToLowerInvariant()} {name} is not on {host}: create it there");

    private static IEnumerable<string> Networks(ContainerSpec container) =>
        container.NetworkMode is not null ? [] : container.Networks.Where(network => network.Spec.External).Select(network => network.Network);

    private static IEnumerable<string> Volumes(ContainerSpec container) =>
        container.Mounts
            .Where(mount => mount is { Type: MountType.Volume, Source: not null, Volume.External: true })
            .Select(mount => mount.Source!)
            .Distinct();
}
