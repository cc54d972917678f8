using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Scheduler.Core.Images;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;
using Scheduler.Messages.Wire;

namespace Scheduler.Core.Services;

/// <summary>A spec with a digest by which two specs are told apart.</summary>
public sealed record Revision(ServiceSpec Spec, string Digest)
{
    /// <summary>The image that all its instances run; null before the first host has said which it is, and for one that no registry has.</summary>
    public string? ImageDigest { get; init; }

    /// <summary>Its image is asked of the registry, whatever hosts have under its name.</summary>
    public bool Pull { get; init; }

    /// <summary>The login that came with it, sealed; null for what is kept for the registry.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RevisionLogin? Login { get; init; }

    /// <summary>
    /// Whether a registry may be asked which image it is. One that names its digest is pinned as it is; one that is brought
    /// to the hosts by hand is what they have.
    /// </summary>
    [JsonIgnore]
    public bool MayBePinned => PinnedImage.DigestIn(Spec.Container.Image) is null && Spec.Container.Pull != PullPolicy.Never;

    /// <summary>The same spec with the same image.</summary>
    public bool IsSameAs(Revision other) => Digest == other.Digest && ImageDigest == other.ImageDigest;

    public static Revision Of(ServiceSpec spec) =>
        new(spec, DigestOf(JsonSerializer.SerializeToUtf8Bytes(WithoutPolicies(spec), ManifestRegistry.Json)));

    /// <summary>Whether two specs make the same containers.</summary>
    public static bool IsSame(ServiceSpec one, ServiceSpec other) => Of(one).Digest == Of(other).Digest;

    /// <summary>
    /// How instances are replaced says nothing of what they are, and neither do the labels of the service itself, which
    /// routers and monitors read: Swarm too keeps them outside of what a task is made of.
    /// </summary>
    private static ServiceSpec WithoutPolicies(ServiceSpec spec) => spec is { Update: null, Rollback: null, Labels.IsEmpty: true }
        ? spec
        : spec with { Update = null, Rollback = null, Labels = ImmutableSortedDictionary<string, string>.Empty };

    internal static string DigestOf(ReadOnlySpan<byte> canonical) => Convert.ToHexStringLower(SHA256.HashData(canonical))[..32];
}
