using System.Buffers.Text;
using System.Security.Cryptography;

namespace Scheduler.Node.Agents.Joining;

/// <summary>
/// What a machine must hold to become a host. Written <c>sht1.PIN.ID.SECRET</c>: base64url of the SHA-256 of the public key
/// of the cluster's authority, which the machine has no other way to know; the token's name in the database; base64url of
/// 32 random bytes, of which the database has only the hash.
/// </summary>
internal sealed record HostToken(byte[] Pin, string Id, byte[] Secret)
{
    public const string Expected = "a host's join token (sht1.…), as `scheduler hosts token create` prints it";

    private const string Prefix = "sht1.";
    private const int SecretBytes = 32;
    private const int IdBytes = 5;

    /// <summary>The token as it is handed on; it is a secret, and so not what <see cref="ToString"/> gives.</summary>
    public string Text => $"{Prefix}{Base64Url.EncodeToString(Pin)}.{Id}.{Base64Url.EncodeToString(Secret)}";

    public byte[] Hash => HashOf(Secret);

    public static byte[] HashOf(byte[] secret) => SHA256.HashData(secret);

    public static HostToken New(byte[] pin) =>
        new(pin, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)), RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Null when it is none.</summary>
    public static HostToken? Parse(string text)
    {
        text = text.Trim();
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || text[Prefix.Length..].Split('.') is not [var pin, var id, var secret]) return null;
        var (pinBytes, secretBytes) = (Decode(pin), Decode(secret));
        return pinBytes?.Length == SHA256.HashSizeInBytes && secretBytes?.Length == SecretBytes && id.Length == IdBytes * 2
            ? new HostToken(pinBytes, id, secretBytes)
            : null;
    }

    /// <summary>Whether the token is for the authority with this public key.</summary>
    public bool Admits(ReadOnlySpan<byte> pin) => pin.SequenceEqual(Pin);

    public override string ToString() => $"(join token {Id})";

    private static byte[]? Decode(string text)
    {
        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
