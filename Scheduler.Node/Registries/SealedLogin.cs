using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Scheduler.Messages.Registries;

namespace Scheduler.Node.Registries;

/// <summary>
/// A login to a registry as the database keeps it: a version, the name of its key, a nonce, and name and password in AES (256 bits,
/// GCM), bound to the registry's name, so that no row can be put in the place of another.
/// </summary>
internal static class SealedLogin
{
    private const byte Version = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeadBytes = 1 + LoginKey.IdBytes + NonceBytes;

    public static byte[] Seal(string registry, RegistryLogin login, LoginKey key)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(login, JsonSerializerOptions.Web);
        var whole = new byte[HeadBytes + plain.Length + TagBytes];
        whole[0] = Version;
        key.Id.CopyTo(whole, 1);
        var nonce = whole.AsSpan(1 + LoginKey.IdBytes, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key.Key, TagBytes);
        aes.Encrypt(nonce, plain, whole.AsSpan(HeadBytes, plain.Length), whole.AsSpan(HeadBytes + plain.Length), Bound(registry));
        CryptographicOperations.ZeroMemory(plain);
        return whole;
    }

    /// <summary>Null when no key here opens it, it is another registry's, or it is damaged.</summary>
    /// <param name="isOld">Opened by a key that seals no more.</param>
    public static RegistryLogin? Open(string registry, ReadOnlySpan<byte> whole, LoginKeys keys, out bool isOld)
    {
        isOld = false;
        if (whole.Length < HeadBytes + TagBytes || whole[0] != Version || keys.Find(whole.Slice(1, LoginKey.IdBytes)) is not { } key) return null;
        isOld = key != keys.Current;
        var plain = new byte[whole.Length - HeadBytes - TagBytes];
        using var aes = new AesGcm(key.Key, TagBytes);
        try
        {
            aes.Decrypt(whole.Slice(1 + LoginKey.IdBytes, NonceBytes), whole[HeadBytes..^TagBytes], whole[^TagBytes..], plain, Bound(registry));
            return JsonSerializer.Deserialize<RegistryLogin>(plain, JsonSerializerOptions.Web);
        }
        catch (Exception fault) when (fault is AuthenticationTagMismatchException or JsonException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static byte[] Bound(string registry) => Encoding.UTF8.GetBytes($"scheduler: login to registry, 1\n{registry}");
}
