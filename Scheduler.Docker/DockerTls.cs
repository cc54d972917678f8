namespace Scheduler.Docker;

/// <summary>
/// Where the PEM files for an engine's TLS are. Without <paramref name="CaPath"/> the machine's own authorities are
/// trusted; certificate and key are given both or neither. The engine's certificate is always verified.
/// </summary>
public sealed record DockerTls(string? CaPath, string? CertPath, string? KeyPath)
{
    /// <summary>The names that <c>DOCKER_CERT_PATH</c> promises: ca.pem, cert.pem, key.pem.</summary>
    public static DockerTls FromFolder(string folder) => new(
        Path.Combine(folder, "ca.pem"),
        Path.Combine(folder, "cert.pem"),
        Path.Combine(folder, "key.pem"));
}
