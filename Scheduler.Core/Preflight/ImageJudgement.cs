using System.Collections.Immutable;
using Scheduler.Core.Images;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Preflight;

/// <summary>What was found out about an image.</summary>
/// <param name="OnHosts">Whether each host has it; null where it did not say.</param>
/// <param name="Registry">Null where it was not asked.</param>
public sealed record ImageAnswers(ImmutableSortedDictionary<HostId, bool?> OnHosts, RegistryAnswer? Registry);

/// <summary>What a registry said to a host that asked for an image.</summary>
/// <param name="Digest">Null where it does not give it.</param>
/// <param name="Words">The engine's, where there is no digest.</param>
/// <param name="Given">What it was asked with.</param>
public sealed record RegistryAnswer(string? Digest, string Words, CredentialsGiven Given)
{
    /// <summary>Asking again would hear the same.</summary>
    public bool IsFinal => Digest is null && PullWords.IsFinal(Words);
}

/// <summary>Tells whether an image can be had where it is needed, cannot, or may be. Pure.</summary>
public static class ImageJudgement
{
    private const int HostsNamed = 3;

    /// <summary>The hosts whose registry has to have it, for all that is known.</summary>
    public static ImmutableArray<HostId> Lacking(ImageNeed need, ImmutableSortedDictionary<HostId, bool?> onHosts) => need.Pull switch
    {
        PullPolicy.Never => [],
        PullPolicy.Always => [.. need.Hosts],
        _ => [.. need.Hosts.Where(host => onHosts.GetValueOrDefault(host) != true)],
    };

    public static PreflightFinding? Of(ImageNeed need, ImageAnswers answers)
    {
        if (need.Pull == PullPolicy.Never) return OfLoaded(need, answers);
        var lacking = Lacking(need, answers.OnHosts);
        if (lacking.IsEmpty || answers.Registry is { Digest: not null }) return null;
        var where = Named(lacking);
        if (answers.Registry is not { } registry)
            return Finding(need, false, $"whether {need.Image} can be had was not found out: no host that needs it ({where}) could be asked");
        var isLackedForSure = need.Pull == PullPolicy.Always || lacking.Any(host => answers.OnHosts.GetValueOrDefault(host) == false);
        var words = PullWords.Failed(need.Image, registry.Words, registry.Given);
        return registry.IsFinal
            ? Finding(
                need, isLackedForSure && registry.Given.Fault is null,
                $"{(need.Pull == PullPolicy.Always ? "" : $"{where} {(lacking.Length == 1 ? "has" : "have")} no image {need.Image}, and ")}{words}")
            : Finding(need, false, $"whether {need.Image} can be had was not found out: {words}");
    }

    private static PreflightFinding? OfLoaded(ImageNeed need, ImageAnswers answers)
    {
        ImmutableArray<HostId> without = [.. need.Hosts.Where(host => answers.OnHosts.GetValueOrDefault(host) == false)];
        if (!without.IsEmpty)
            return Finding(need, true, $"image {need.Image} is not on {Named(without)}, and its pull policy is never: load it there");
        ImmutableArray<HostId> silent = [.. need.Hosts.Where(host => answers.OnHosts.GetValueOrDefault(host) is null)];
        return silent.IsEmpty
            ? null
            : Finding(need, false, $"whether image {need.Image} is on {Named(silent)} was not found out, and its pull policy is never");
    }

    /// <summary>A new service waits for its image as long as it takes, and a service of which nothing is well has nothing to go back to.</summary>
    private static PreflightFinding Finding(ImageNeed need, bool isCertain, string text) => need.IsWayBack
        ? new PreflightFinding(need.Service, PreflightSubject.WayBackImage, isCertain && need.IsWell, $"on the way back, {text}")
        : new PreflightFinding(need.Service, PreflightSubject.Image, isCertain && need.IsOfUpdate, text);

    private static string Named(ImmutableArray<HostId> hosts) =>
        $"{string.Join(", ", hosts.Take(HostsNamed))}{(hosts.Length > HostsNamed ? $" and {hosts.Length - HostsNamed} more" : "")}";
}
