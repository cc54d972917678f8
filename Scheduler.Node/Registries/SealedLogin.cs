using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;

namespace Scheduler.Node.Registries;

/// <summary>A login to a registry as the database keeps it: name and password, sealed and bound to the registry's name.</summary>
internal static class SealedLogin
{
    private const int MarkBytes = 16;

    public static byte[] Seal(string registry, RegistryLogin login, LoginKey key) => Seal(login, Bound(registry), key);

    /// <summary>Null when no key here opens it, it is another registry's, or it is damaged.</summary>
    /// <param name="isOld">Opened by a key that seals no more.</param>
    public static RegistryLogin? Open(string registry, ReadOnlySpan<byte> whole, LoginKeys keys, out bool isOld) =>
        Open(whole, Bound(registry), keys, out isOld);

    /// <summary>For one service alone.</summary>
    public static RevisionLogin Seal(ServiceKey service, string registry, RegistryLogin login, LoginKey key)
    {
        var bound = Bound(service, registry);
        var mark = HMACSHA256.HashData(key.Key, Encoding.UTF8.GetBytes($"{bound}\n{login.Username}\n{login.Password}"))[..MarkBytes];
        return new RevisionLogin(registry, Convert.ToBase64String(Seal(login, bound, key)), Convert.ToHexStringLower(mark));
    }

    /// <summary>Null when no key here opens it, it is another service's, or it is damaged.</summary>
    public static RegistryLogin? Open(ServiceKey service, RevisionLogin login, LoginKeys keys)
    {
        var whole = new byte[login.Sealed.Length];
        return Convert.TryFromBase64String(login.Sealed, whole, out var length)
            ? Open(whole.AsSpan(0, length), Bound(service, login.Registry), keys, out _)
            : null;
    }

    private static byte[] Seal(RegistryLogin login, string bound, LoginKey key)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(login, JsonSerializerOptions.Web);
        try
        {
            return Sealing.Seal(plain, bound, key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static RegistryLogin? Open(ReadOnlySpan<byte> whole, string bound, LoginKeys keys, out bool isOld)
    {
        if (Sealing.Open(whole, bound, keys, out isOld) is not { } plain) return null;
        try
        {
            return JsonSerializer.Deserialize<RegistryLogin>(plain, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static string Bound(string registry) => $"scheduler: login to registry, 1\n{registry}";

    private static string Bound(ServiceKey service, string registry) => $"scheduler: login of a service's revisions, 1\n{service}\n{registry}";
}
