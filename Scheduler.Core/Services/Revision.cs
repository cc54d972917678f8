using System.Security.Cryptography;
using System.Text.Json;
using Scheduler.Messages.Services;
using Scheduler.Messages.Wire;

namespace Scheduler.Core.Services;

/// <summary>A spec with a digest by which two specs are told apart.</summary>
public sealed record Revision(ServiceSpec Spec, string Digest)
{
    public static Revision Of(ServiceSpec spec) => new(spec, DigestOf(JsonSerializer.SerializeToUtf8Bytes(spec, ManifestRegistry.Json)));

    internal static string DigestOf(ReadOnlySpan<byte> canonical) => Convert.ToHexStringLower(SHA256.HashData(canonical))[..32];
}
