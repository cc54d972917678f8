using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Scheduler.Actors.Journal;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Node.Agents.Wire;
using Scheduler.Node.Configuration;
using Scheduler.Node.Peers.Trust;
using Scheduler.Node.Sql;

namespace Scheduler.Node.Agents.Joining;

/// <summary>Lets machines become hosts, and hosts that have joined connect.</summary>
/// <param name="isEmbedded">Whether a name is that of a host whose agent runs in a server's process, here or elsewhere.</param>
/// <param name="letIn">Ends what a person has said of a host of that name that was removed; answers why it could not be.</param>
internal sealed class JoinDesk(
    IHostRegister register,
    ClusterIdentity identity,
    string cluster,
    Func<HostId, bool> isEmbedded,
    Func<HostId, CancellationToken, Task<Refusal?>> letIn,
    Func<IReadOnlyList<string>> servers)
{
    private const int KeyBits = 256;

    /// <summary>A <see cref="JoinedCluster"/>, or a <see cref="Refusal"/>.</summary>
    public async Task<object> JoinAsync(JoinCluster wanted, CancellationToken cancel)
    {
        if (Naming.Fault(wanted.Host.Value) is { } fault) return Refusal.Invalid($"\"{wanted.Host}\" is no name for a host: {fault}");
        if (KeyOf(wanted.Request) is not { } key)
            return Refusal.Invalid("the certificate request is not one for an ECDSA key on P-256, signed by that key");
        try
        {
            if (isEmbedded(wanted.Host) && !await register.IsJoinedAsync(wanted.Host, cancel))
                return Refusal.Conflict(
                    $"a server looks after a host {wanted.Host} itself: choose another name, or take it out of that server's configuration first");
            if (await register.JoinAsync(wanted.Host, HashOf(key), wanted.Token, HostToken.HashOf(wanted.Secret), cancel)
                is { } refusal)
                return refusal;
            if (await letIn(wanted.Host, cancel) is { } notYet) return notYet;
        }
        catch (JournalUnavailableException away)
        {
            return Refusal.Unavailable($"the database cannot be reached: {away.Message}");
        }

        return Issue(wanted.Host, key) is { } certificate
            ? new JoinedCluster(cluster, certificate, identity.Authority.RawData, [.. servers()])
            : Refusal.Unavailable("the cluster's authority cannot issue certificates at the moment; the server's log says why");
    }

    /// <summary>Another certificate for the key that the host has joined with; null when it cannot be issued, or the key is another.</summary>
    public byte[]? Renew(HostId host, X509Certificate2 shown, byte[] request) =>
        KeyOf(request) is { } key && HashOf(key).AsSpan().SequenceEqual(HashOf(shown.PublicKey)) ? Issue(host, key) : null;

    /// <summary>Null when the host may connect. Without the database its certificate alone decides: it has to go on.</summary>
    public async Task<Refusal?> RefusalOfAsync(HostId host, X509Certificate2 shown, CancellationToken cancel)
    {
        try
        {
            return await register.RefusalOfAsync(host, HashOf(shown.PublicKey), cancel);
        }
        catch (JournalUnavailableException)
        {
            return null;
        }
    }

    private byte[]? Issue(HostId host, PublicKey key)
    {
        try
        {
            using var certificate = identity.IssueFor(host, key);
            return certificate.RawData;
        }
        catch (ConfigurationException)
        {
            return null;
        }
    }

    private static byte[] HashOf(PublicKey key) => SHA256.HashData(key.ExportSubjectPublicKeyInfo());

    /// <summary>Null unless the request was signed by the key that it names: whoever asks has it.</summary>
    private static PublicKey? KeyOf(byte[] request)
    {
        try
        {
            var read = CertificateRequest.LoadSigningRequest(request, HashAlgorithmName.SHA256);
            using var key = read.PublicKey.GetECDsaPublicKey();
            return key?.KeySize == KeyBits ? read.PublicKey : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
