using System.Security.Cryptography;
using System.Text;
using Scheduler.Node.Peers.Trust;

namespace Scheduler.Node.Registries;

/// <summary>
/// What logins to registries are sealed under: a key of 256 bits for AES. It is never in the database, and has a name
/// by which a sealed login says which key it needs.
/// </summary>
internal sealed class LoginKey
{
    public const int IdBytes = 8;

    private const int KeyBytes = 32;

    private static readonly byte[] Purpose = Encoding.ASCII.GetBytes("scheduler: logins to registries, 1");
    private static readonly byte[] IdPurpose = Encoding.ASCII.GetBytes("scheduler: name of a key, 1");

    private LoginKey(byte[] key) => (Key, Id) = (key, HKDF.DeriveKey(HashAlgorithmName.SHA256, key, IdBytes, info: IdPurpose));

    public byte[] Key { get; }

    public byte[] Id { get; }

    /// <summary>Every server that holds the cluster's join token derives the same.</summary>
    /// <param name="cluster">The cluster's id, drawn at random once: stands for a salt.</param>
    public static LoginKey Of(JoinToken token, string cluster) => new(token.KeyFor(Purpose, Encoding.UTF8.GetBytes(cluster)));

    /// <param name="secret">At least 32 random bytes.</param>
    public static LoginKey Of(byte[] secret) => new(HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, KeyBytes, info: Purpose));

    public override string ToString() => $"(key {Convert.ToHexStringLower(Id)})";
}
