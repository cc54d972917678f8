using System.Security.Cryptography;

namespace Scheduler.Node.Http.Access;

/// <summary>The key to the API, known only by its SHA-256: who reads the database learns no token.</summary>
public sealed class ApiToken
{
    public const string Prefix = "sch_";

    private readonly byte[] _hash;

    private ApiToken(byte[] hash) => _hash = hash;

    /// <summary>The hash as it is stored, in lower-case hexadecimal.</summary>
    public string Hash => Convert.ToHexStringLower(_hash);

    public static ApiToken OfText(string token) => new(SecretText.HashOf(token));

    /// <exception cref="FormatException">Not a stored hash.</exception>
    public static ApiToken OfHash(string hash) =>
        Convert.FromHexString(hash) is { Length: SHA256.HashSizeInBytes } bytes
            ? new ApiToken(bytes)
            : throw new FormatException("The stored hash of the API token has a wrong length.");

    public static string NewText() => SecretText.New(Prefix);

    /// <summary>Whether a text is this token, in a time that does not depend on how much of it is right.</summary>
    public bool Matches(ReadOnlySpan<char> presented) => SecretText.Matches(presented, _hash);
}
