using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Scheduler.Node.Peers.Trust;

/// <summary>
/// What a server must hold to be a member of the cluster: a secret that opens the cluster's certificate authority, and
/// optionally which authority that is. Written <c>sct1.PIN.SECRET</c>: base64url of the SHA-256 of the authority's
/// public key, or nothing before there is one; base64url of 32 random bytes. Any other text of 16 or more characters
/// is a secret too, so that one text can be given to all servers before the first of them starts.
/// </summary>
public sealed class JoinToken
{
    public const string Expected =
        "a join token (sct1.…), as `scheduler cluster token` prints it on a server of the cluster, or a secret text of 16 to 512 visible characters";

    private const string Prefix = "sct1.";
    private const int SecretBytes = 32;
    private const int TextLeast = 16;
    private const int TextMost = 512;
    private const int KeyBytes = 32;

    // The count that OWASP gives for PBKDF2 with HMAC-SHA256 (Password Storage Cheat Sheet, 2023): a text that a person
    // thought of has less than 256 bits to guess.
    private const int StretchIterations = 600_000;

    private static readonly byte[] KeyPurpose = Encoding.ASCII.GetBytes("scheduler: key of the cluster's authority, 1");

    private readonly byte[] _secret;
    private readonly byte[] _pin;
    private readonly bool _isRandom;

    private JoinToken(byte[] secret, byte[] pin, bool isRandom) => (_secret, _pin, _isRandom) = (secret, pin, isRandom);

    /// <summary>The token as it is handed on; it is a secret, and so not what <see cref="object.ToString"/> gives.</summary>
    public string Text => _isRandom
        ? $"{Prefix}{Base64Url.EncodeToString(_pin)}.{Base64Url.EncodeToString(_secret)}"
        : Encoding.UTF8.GetString(_secret);

    public static JoinToken New() => new(RandomNumberGenerator.GetBytes(SecretBytes), [], isRandom: true);

    /// <summary>The token that <paramref name="text"/> is, or null when it is none; see <see cref="Expected"/>.</summary>
    public static JoinToken? Parse(string text)
    {
        text = text.Trim();
        if (text.StartsWith(Prefix, StringComparison.Ordinal)) return ParseRandom(text[Prefix.Length..]);
        if (text.Length is < TextLeast or > TextMost || text.Any(c => char.IsControl(c) || char.IsSurrogate(c))) return null;
        return new JoinToken(Encoding.UTF8.GetBytes(text), [], isRandom: false);
    }

    /// <summary>The same secret, for that one authority only. A text of a person's own stays as it is.</summary>
    /// <param name="pin">SHA-256 of the authority's public key.</param>
    public JoinToken PinnedTo(ReadOnlySpan<byte> pin) => _isRandom ? new JoinToken(_secret, pin.ToArray(), isRandom: true) : this;

    /// <summary>Whether the token is for this authority, as far as it says.</summary>
    /// <param name="pin">SHA-256 of the authority's public key.</param>
    public bool Admits(ReadOnlySpan<byte> pin) => _pin.Length == 0 || pin.SequenceEqual(_pin);

    /// <summary>The key that seals the authority's private key: 32 bytes.</summary>
    /// <param name="salt">Random, kept with what is sealed.</param>
    public byte[] SealingKey(ReadOnlySpan<byte> salt) => KeyFor(KeyPurpose, salt);

    /// <summary>
    /// A key that only a holder of the token can derive, another one for each purpose: 32 bytes. Takes a moment where a
    /// person thought of the text.
    /// </summary>
    /// <param name="purpose">What it is for, with a version.</param>
    /// <param name="salt">Random, and the same for all servers.</param>
    public byte[] KeyFor(ReadOnlySpan<byte> purpose, ReadOnlySpan<byte> salt)
    {
        var secret = _isRandom
            ? _secret
            : Rfc2898DeriveBytes.Pbkdf2(_secret, salt, StretchIterations, HashAlgorithmName.SHA256, KeyBytes);
        var key = new byte[KeyBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt, purpose);
        return key;
    }

    public override string ToString() => "(join token)";

    private static JoinToken? ParseRandom(string rest)
    {
        if (rest.Split('.') is not [var pin, var secret]) return null;
        var pinBytes = Decode(pin);
        var secretBytes = Decode(secret);
        if (pinBytes?.Length is not (0 or SHA256.HashSizeInBytes) || secretBytes?.Length != SecretBytes) return null;
        return new JoinToken(secretBytes, pinBytes, isRandom: true);
    }

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
