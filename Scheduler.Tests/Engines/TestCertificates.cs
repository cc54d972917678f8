using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Scheduler.Docker;

namespace Scheduler.Tests.Engines;

/// <summary>An authority, a server at 127.0.0.1 and a client, as PEM files in a folder of their own.</summary>
internal sealed class TestCertificates : IDisposable
{
    private static readonly Oid ServerUse = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientUse = new("1.3.6.1.5.5.7.3.2");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scheduler-tls-");
    private readonly DateTimeOffset _from = DateTimeOffset.UtcNow.AddHours(-1);

    public TestCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = request.CreateSelfSigned(_from, _from.AddDays(2));
        File.WriteAllText(In("ca.pem"), authority.ExportCertificatePem());
        Issue(authority, "server", ServerUse);
        Issue(authority, "client", ClientUse);
    }

    public (string Ca, string Cert, string Key) Server => (In("ca.pem"), In("server.pem"), In("server-key.pem"));

    public DockerTls Client => new(In("ca.pem"), In("client.pem"), In("client-key.pem"));

    public void Dispose() => _folder.Delete(recursive: true);

    private void Issue(X509Certificate2 authority, string name, Oid use)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([use], false));
        using var certificate = request.Create(authority, _from, _from.AddDays(1), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(In($"{name}.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(In($"{name}-key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    private string In(string file) => Path.Combine(_folder.FullName, file);
}
