using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Scheduler.Node.Http.Access;

/// <summary>Texts that let in whoever has them, and of which only the SHA-256 is kept.</summary>
internal static class SecretText
{
    private const int SecretBytes = 32;

    /// <summary>A new one: a prefix that secret scanners can know, and 256 random bits in base64url.</summary>
    public static string New(string prefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>Whether a text has the hash, in a time that does not depend on how much of it is right.</summary>
    public static bool Matches(ReadOnlySpan<char> presented, ReadOnlySpan<byte> hash)
    {
        const int LengthMax = 512;
        if (presented.Length > LengthMax) return false;
        Span<byte> text = stackalloc byte[LengthMax * 3];
        Span<byte> hashed = stackalloc byte[SHA256.HashSizeInBytes];
        var length = Encoding.UTF8.GetBytes(presented, text);
        SHA256.HashData(text[..length], hashed);
        return CryptographicOperations.FixedTimeEquals(hashed, hash);
    }
}
