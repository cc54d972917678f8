using System.Security.Cryptography;
using System.Text;

namespace Scheduler.Node.Registries;

/// <summary>
/// What is kept where others may read it: a version, the name of its key, a nonce, and the data in AES (256 bits, GCM), bound to
/// what they are of, so that nothing can be put in the place of another.
/// </summary>
internal static class Sealing
{
    /// <summary>The version and the key's name: where two begin alike, one key opens both.</summary>
    public const int KeyHeadBytes = 1 + LoginKey.IdBytes;

    private const byte Version = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeadBytes = KeyHeadBytes + NonceBytes;

    /// <param name="bound">What it is of; the same is needed to open it.</param>
    public static byte[] Seal(ReadOnlySpan<byte> plain, string bound, LoginKey key)
    {
        var whole = new byte[HeadBytes + plain.Length + TagBytes];
        whole[0] = Version;
        key.Id.CopyTo(whole, 1);
        var nonce = whole.AsSpan(KeyHeadBytes, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key.Key, TagBytes);
        aes.Encrypt(nonce, plain, whole.AsSpan(HeadBytes, plain.Length), whole.AsSpan(HeadBytes + plain.Length), Encoding.UTF8.GetBytes(bound));
        return whole;
    }

    /// <summary>Null when no key here opens it, it is of something else, or it is damaged.</summary>
    /// <param name="isOld">Opened by a key that seals no more.</param>
    public static byte[]? Open(ReadOnlySpan<byte> whole, string bound, LoginKeys keys, out bool isOld)
    {
        isOld = false;
        if (whole.Length < HeadBytes + TagBytes || KeyOf(whole, keys) is not { } key) return null;
        isOld = key != keys.Current;
        var plain = new byte[whole.Length - HeadBytes - TagBytes];
        using var aes = new AesGcm(key.Key, TagBytes);
        try
        {
            aes.Decrypt(whole.Slice(KeyHeadBytes, NonceBytes), whole[HeadBytes..^TagBytes], whole[^TagBytes..], plain, Encoding.UTF8.GetBytes(bound));
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <summary>The key by which something was sealed, as its beginning says; null when it is not here.</summary>
    public static LoginKey? KeyOf(ReadOnlySpan<byte> head, LoginKeys keys) =>
        head.Length >= KeyHeadBytes && head[0] == Version ? keys.Find(head.Slice(1, LoginKey.IdBytes)) : null;
}
