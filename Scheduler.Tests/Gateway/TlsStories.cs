using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Scheduler.Node.Configuration;

namespace Scheduler.Tests.Gateway;

public sealed class TlsStories
{
    [Fact]
    public async Task Gateway_WithACertificate_ServesHttp2OverTls()
    {
        var directory = Directory.CreateTempSubdirectory("tls");
        try
        {
            var tls = Certificate(directory.FullName);
            await using var gateway = await TestGateway.StartAsync(options => options with { Listen = new Uri("https://127.0.0.1:0"), Tls = tls });
            using var handler = new HttpClientHandler
            {
                ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator
            };
            using var client = new HttpClient(handler)
            {
                DefaultRequestVersion = HttpVersion.Version20,
                DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact
            };

            using var response = await client.GetAsync(new Uri(gateway.Address, "/ping"));

            Assert.Equal(Uri.UriSchemeHttps, gateway.Address.Scheme);
            Assert.Equal(HttpVersion.Version20, response.Version);
            Assert.Equal("pong\n", await response.Content.ReadAsStringAsync());
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Certificate_ThatIsMissing_IsNamedAtTheStart()
    {
        var failure = await Assert.ThrowsAsync<ConfigurationException>(() => TestGateway.StartAsync(options =>
            options with { Listen = new Uri("https://127.0.0.1:0"), Tls = new GatewayTls("/nowhere/cert.pem", "/nowhere/key.pem") }));

        Assert.Contains("/nowhere/cert.pem", failure.Message, StringComparison.Ordinal);
    }

    internal static GatewayTls Certificate(string directory)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var tls = new GatewayTls(Path.Combine(directory, "cert.pem"), Path.Combine(directory, "key.pem"));
        File.WriteAllText(tls.Cert, certificate.ExportCertificatePem());
        File.WriteAllText(tls.Key, key.ExportPkcs8PrivateKeyPem());
        return tls;
    }
}
