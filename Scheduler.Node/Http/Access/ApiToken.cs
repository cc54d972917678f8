using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Scheduler.Node.Http.Access;

/// <summary>The key to the API, known only by its SHA-256: who reads the database learns no token.</summary>
public sealed class ApiToken
{
    public const string Prefix = "sch_";

    private const int SecretBytes = 32;

    private readonly byte[] _hash;

    private ApiToken(byte[] hash) => _hash = hash;

    /// <summary>The hash as it is stored, in lower-case hexadecimal.</summary>
    public string Hash => Convert.ToHexStringLower(_hash);

    public static ApiToken OfText(string token) => new(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <exception cref="FormatException">Not a stored hash.</exception>
    public static ApiToken OfHash(string hash) =>
        Convert.FromHexString(hash) is { Length: SHA256.HashSizeInBytes } bytes
            ? new ApiToken(bytes)
            : throw new FormatException("The stored hash of the API token has a wrong length.");

    /// <summary>A new token's text: a prefix that secret scanners can know, and 256 random bits in base64url.</summary>
    public static string NewText() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Whether a text is this token, in a time that does not depend on how much of it is right.</summary>
    public bool Matches(ReadOnlySpan<char> presented)
    {
        const int LengthMax = 512;
        if (presented.Length > LengthMax) return false;
        Span<byte> text = stackalloc byte[LengthMax * 3];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var length = Encoding.UTF8.GetBytes(presented, text);
        SHA256.HashData(text[..length], hash);
        return CryptographicOperations.FixedTimeEquals(hash, _hash);
    }
}
