using System.Collections.Immutable;
using Scheduler.Core.Images;
using Scheduler.Core.Services;
using Scheduler.Core.Services.Forecasts;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Preflight;

/// <summary>An image that hosts would have to have.</summary>
/// <param name="Image">As the engines would be asked for it.</param>
/// <param name="Pull">Whether a host asks the registry.</param>
/// <param name="Hosts">Those that would make containers of it.</param>
public sealed record ImageNeed(ServiceKey Service, string Image, PullPolicy Pull, ImmutableSortedSet<HostId> Hosts)
{
    public bool IsWayBack { get; init; }

    /// <summary>Something is lost when it cannot be had on the way back.</summary>
    public bool IsWell { get; init; }

    /// <summary>What came with the revision to pull it with.</summary>
    public RevisionLogin? Login { get; init; }

    /// <summary>The digest that runs now, where the name is the same: should it still be that, nothing is replaced.</summary>
    public string? Runs { get; init; }

    /// <summary>Of an update; what a new service needs is waited for as long as it takes.</summary>
    public bool IsOfUpdate { get; init; }

    /// <param name="put">The wish that the forecast is of.</param>
    public static IEnumerable<ImageNeed> Of(Forecast forecast, ServiceCommand.Put put)
    {
        if (forecast is { Course: { } course, Spec: { } spec } && course.Makers is { IsEmpty: false } makers)
        {
            var isAnew = forecast.Present?.Spec.Container.Image == spec.Container.Image && (put.Pull || spec.Container.Pull == PullPolicy.Always);
            yield return new ImageNeed(forecast.Service, spec.Container.Image, PolicyOf(spec.Container.Image, spec.Container.Pull, put.Pull), makers)
            {
                Login = LoginOf(forecast.Present, put),
                Runs = isAnew && !put.Force && Revision.IsSame(forecast.Present!.Spec, spec) ? forecast.Present.ImageDigest : null,
                IsOfUpdate = forecast.Kind == ForecastKind.Updated,
            };
        }

        if (forecast is { WayBack: { } back, BackTo: { } former, Present: { } present } && back.Makers is { IsEmpty: false } again)
        {
            var image = former.ImageDigest is { } digest && forecast.BackPull != PullPolicy.Never
                ? PinnedImage.At(former.Image, digest)
                : former.Image;
            yield return new ImageNeed(forecast.Service, image, PolicyOf(image, forecast.BackPull, isAsked: false), again)
            {
                IsWayBack = true,
                // Which login an earlier revision came with is not known here.
                IsWell = forecast.IsWell && former.Number == present.Revision,
                Login = present.Login,
                IsOfUpdate = true,
            };
        }
    }

    /// <summary>What a digest names never changes: the host's own is as good as the registry's.</summary>
    private static PullPolicy PolicyOf(string image, PullPolicy policy, bool isAsked) => policy switch
    {
        PullPolicy.Never => PullPolicy.Never,
        _ when PinnedImage.DigestIn(image) is not null => PullPolicy.IfMissing,
        _ => isAsked ? PullPolicy.Always : policy,
    };

    private static RevisionLogin? LoginOf(ServiceView? present, ServiceCommand.Put put) =>
        put.LoginFrom == LoginFrom.Present ? present?.Login : put.Login;
}
