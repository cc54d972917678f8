using System.Security.Cryptography;
using System.Text.Json;

namespace Scheduler.Node.Peers.Trust;

/// <summary>
/// The cluster's certificate authority as the database keeps it, one value, so that all of it is there or nothing:
/// the certificate in the clear; its private key in AES (256 bits, GCM), bound to that certificate, under a key that only a
/// holder of the join token can derive. All members are base64.
/// </summary>
/// <param name="Certificate">X.509 DER.</param>
/// <param name="Salt">16 bytes, for <see cref="JoinToken.SealingKey"/>.</param>
/// <param name="Nonce">12 bytes.</param>
/// <param name="Key">PKCS #8, encrypted, then the tag of 16 bytes.</param>
internal sealed record SealedAuthority(byte[] Certificate, byte[] Salt, byte[] Nonce, byte[] Key)
{
    private const int SaltBytes = 16;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    public static SealedAuthority Seal(byte[] certificate, ReadOnlySpan<byte> privateKey, JoinToken token)
    {
        var (salt, nonce) = (RandomNumberGenerator.GetBytes(SaltBytes), RandomNumberGenerator.GetBytes(NonceBytes));
        var sealedKey = new byte[privateKey.Length + TagBytes];
        using var aes = new AesGcm(token.SealingKey(salt), TagBytes);
        aes.Encrypt(nonce, privateKey, sealedKey.AsSpan(0, privateKey.Length), sealedKey.AsSpan(privateKey.Length), certificate);
        return new SealedAuthority(certificate, salt, nonce, sealedKey);
    }

    /// <summary>The private key; null when the token's secret is another, or certificate and key are not each other's.</summary>
    public byte[]? Open(JoinToken token)
    {
        if (Nonce.Length != NonceBytes || Key.Length < TagBytes) return null;
        var privateKey = new byte[Key.Length - TagBytes];
        using var aes = new AesGcm(token.SealingKey(Salt), TagBytes);
        try
        {
            aes.Decrypt(Nonce, Key.AsSpan(0, privateKey.Length), Key.AsSpan(privateKey.Length), privateKey, Certificate);
            return privateKey;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    /// <summary>Null when the text is not what <see cref="ToJson"/> wrote.</summary>
    public static SealedAuthority? OfJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<SealedAuthority>(json, JsonSerializerOptions.Web) is
                { Certificate: not null, Salt: not null, Nonce: not null, Key: not null } read ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
