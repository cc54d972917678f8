using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Scheduler.Node.Configuration;

namespace Scheduler.Node.Http;

/// <summary>The certificate that the gateway serves HTTPS with.</summary>
public static class ServerCertificate
{
    /// <exception cref="ConfigurationException">A file is missing or is not what it should be.</exception>
    public static X509Certificate2 Load(GatewayTls tls)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(tls.Cert, tls.Key);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ConfigurationException([$"gateway.tls: the certificate {tls.Cert} with the key {tls.Key} cannot be used: {fault.Message}"]);
        }
    }
}
