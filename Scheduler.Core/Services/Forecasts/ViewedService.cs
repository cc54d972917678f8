using System.Collections.Immutable;
using Scheduler.Core.Services.Updates;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Forecasts;

/// <summary>
/// A service's state made again from how it looks from outside, which is enough to tell what would become of it: every
/// instance with its place and its revision, and the specs of the present revision and the one before.
/// </summary>
internal static class ViewedService
{
    public static ServiceState StateOf(ServiceView view, DateTimeOffset now)
    {
        var instances = view.Instances
            .Select(one => InstanceOf(one, now))
            .OfType<Instance>()
            .ToImmutableSortedDictionary(one => one.Number, one => one);
        var wanted = instances.Values.Where(one => one is { IsKept: false, IsLive: true }).ToList();
        return new ServiceState
        {
            Key = view.Key,
            Uid = view.Uid,
            Version = view.Version,
            Revision = view.Revision,
            PreviousRevision = view is { PreviousRevision: { } previous, PreviousSpec: not null } ? previous : null,
            Revisions = RevisionsOf(view),
            Update = UpdateOf(view, now),
            Scale = view.Mode == ServiceMode.Global ? 1 : view.Scale,
            Stopped = wanted.Count > 0 && wanted.TrueForAll(one => one.Goal == InstanceGoal.Stopped),
            Removing = view.Status == ServiceStatus.Removing,
            DependenciesMet = true,
            LastInstance = instances.Keys.DefaultIfEmpty().Max(),
            Instances = instances,
            CreatedAt = view.CreatedAt,
            UpdatedAt = view.UpdatedAt,
        };
    }

    /// <summary>What its hosts said of its instances.</summary>
    public static ImmutableSortedDictionary<InstanceId, InstanceStatus> StatusesOf(ServiceView view, DateTimeOffset now) => view.Instances
        .Where(one => one.Id is { Number: not null } && one.State is not (InstanceState.Pending or InstanceState.Assigned or InstanceState.Unknown))
        .ToImmutableSortedDictionary(one => one.Id!.Value, one => new InstanceStatus(one.State, one.Since ?? now)
        {
            Goal = one.Goal,
            ContainerId = one.ContainerId,
            ImageDigest = one.ImageDigest,
            Reason = one.Reason,
            Restarts = one.Restarts,
        });

    private static Instance? InstanceOf(InstanceView one, DateTimeOffset now) =>
        one is not { Id: { Number: { } number } id, Host: { } host } ? null : new Instance
        {
            Id = id,
            Number = number,
            Slot = one.Slot,
            Host = host,
            Revision = one.Revision,
            Goal = one.Goal,
            Replaces = one.Replaces,
            IsKept = one.IsKept,
            LostAt = one.IsLost ? now : null,
        };

    private static ImmutableSortedDictionary<int, Revision> RevisionsOf(ServiceView view)
    {
        var known = (view.Revisions ?? []).ToDictionary(one => one.Number);
        var numbers = known.Keys.Concat(view.Instances.Select(one => one.Revision)).Append(view.Revision);
        if (view is { PreviousRevision: { } previous, PreviousSpec: not null }) numbers = numbers.Append(previous);
        return numbers.Distinct().ToImmutableSortedDictionary(number => number, number => RevisionOf(view, number, known.GetValueOrDefault(number)));
    }

    private static Revision RevisionOf(ServiceView view, int number, RevisionView? known)
    {
        if (number == view.Revision) return Pinned(Revision.Of(view.Spec), view.ImageDigest) with { Login = view.Login };
        if (number == view.PreviousRevision && view.PreviousSpec is { } previous) return Pinned(Revision.Of(previous), known?.ImageDigest);
        // Of the others only the image is shown. Whether they are as the present one, their instances say.
        var spec = view.Spec with { Container = view.Spec.Container with { Image = known?.Image ?? view.Spec.Container.Image } };
        var isCurrent = view.Instances.Any(one => one.Revision == number && one is { IsOutdated: false, IsKept: false });
        return isCurrent ? Pinned(Revision.Of(view.Spec), view.ImageDigest) : Pinned(new Revision(spec, $"of revision {number}"), known?.ImageDigest);
    }

    private static Revision Pinned(Revision revision, string? digest) => revision.MayBePinned ? revision with { ImageDigest = digest } : revision;

    private static ServiceUpdate? UpdateOf(ServiceView view, DateTimeOffset now)
    {
        if (view.Update is not { EndedAt: null } update) return null;
        var isWayBack = update.Cause != UpdateCause.Update;
        return new ServiceUpdate
        {
            Cause = update.Cause,
            From = update.From,
            To = update.To,
            Policy = isWayBack ? UpdatePolicies.ForWayBack(view.Spec) : UpdatePolicies.ForUpdate(view.Spec),
            StartedAt = update.StartedAt,
            MovedAt = now,
            IsPaused = update.State is UpdateState.Paused or UpdateState.RollbackPaused,
            IsUpgraded = update.State == UpdateState.Upgraded,
        };
    }
}
