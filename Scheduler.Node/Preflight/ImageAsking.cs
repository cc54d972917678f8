using System.Collections.Immutable;
using Scheduler.Core.Images;
using Scheduler.Core.Preflight;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Registries;
using Scheduler.Node.Registries;

namespace Scheduler.Node.Preflight;

/// <summary>
/// Finds out whether images can be had: first of the hosts that need them, then of the registry, through hosts that
/// lack them. Only hosts have to reach registries.
/// </summary>
internal sealed class ImageAsking(HostQuestions hosts, RegistryDesk registries, SilentRegistries silent)
{
    /// <summary>So many hosts ask a registry: one may have trouble of its own.</summary>
    private const int AskersMax = 2;

    /// <summary>So many hosts are asked whether they have it; the others may lack it.</summary>
    private const int HostsMax = 50;

    public async Task<ImageLook> LookAsync(ImageNeed need, CancellationToken cancel)
    {
        var there = await Task.WhenAll(need.Hosts
            .Take(HostsMax)
            .Select(async host => (Host: host, Has: await hosts.HasImageAsync(host, need.Image, cancel))));
        var onHosts = there.ToImmutableSortedDictionary(one => one.Host, one => one.Has);
        var lacking = ImageJudgement.Lacking(need, onHosts);
        var registry = lacking.IsEmpty ? null : await AskAsync(need, lacking, cancel);
        return new ImageLook(need, ImageJudgement.Of(need, new ImageAnswers(onHosts, registry)), registry?.Digest, lacking);
    }

    private async Task<RegistryAnswer?> AskAsync(ImageNeed need, ImmutableArray<HostId> lacking, CancellationToken cancel)
    {
        var registry = RegistryNames.Of(need.Image);
        var own = need.Login?.Registry == registry ? need.Login : null;
        var given = await registries.ForAsync(new CredentialsWanted(registry) { For = own is null ? null : need.Service, Own = own }, cancel);
        if (silent.IsSilent(registry)) return new RegistryAnswer(null, $"{registry} did not answer a moment ago", given with { Login = null });
        var answers = await Task.WhenAll(lacking.Take(AskersMax).Select(host => hosts.AskRegistryAsync(host, need.Image, given, cancel)));
        silent.Heard(registry, isSilent: cancel.IsCancellationRequested && answers.All(answer => answer is null));
        return answers.FirstOrDefault(answer => answer is { Digest: not null })
            ?? answers.FirstOrDefault(answer => answer is { IsFinal: false })
            ?? answers.FirstOrDefault(answer => answer is not null);
    }
}

/// <summary>What was found out about an image that is needed.</summary>
/// <param name="Finding">What stands in the way; null for nothing.</param>
/// <param name="Digest">What the registry has under its name; null where it was not asked, or did not say.</param>
/// <param name="Pulls">The hosts that would pull it.</param>
public sealed record ImageLook(ImageNeed Need, PreflightFinding? Finding, string? Digest, ImmutableArray<HostId> Pulls)
{
    /// <summary>The name still stands for the image that runs, so that nothing is replaced.</summary>
    public bool IsTheSame => Need.Runs is { } runs && runs == Digest;
}
