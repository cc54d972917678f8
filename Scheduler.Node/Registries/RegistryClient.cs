using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Scheduler.Messages.Registries;
using Scheduler.Node.Calling;

namespace Scheduler.Node.Registries;

/// <summary>What a registry has under an image's name.</summary>
public sealed record RegistryManifest(string MediaType, string Digest, long Size);

/// <summary>
/// Asks registries which image a name stands for, and whether they let a login in. Every call has an end; a registry that
/// could not be reached is not asked again for a while, so that nobody waits for it each time.
/// </summary>
public sealed class RegistryClient(TimeProvider clock) : IDisposable
{
    private const int AnswerBytesMax = 4 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AwayFor = TimeSpan.FromSeconds(30);

    private static readonly string[] Manifests =
    [
        "application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json",
    ];

    private readonly HttpClient _http = new(
        new BrokenConnects(new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(2),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        }))
    {
        MaxResponseContentBufferSize = AnswerBytesMax,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly ConcurrentDictionary<string, DateTimeOffset> _awayUntil = new(StringComparer.Ordinal);

    public void Dispose() => _http.Dispose();

    /// <summary>The manifest, or why it cannot be had; exactly one is null.</summary>
    public Task<(RegistryManifest? Manifest, string? Fault)> DescribeAsync(string image, RegistryLogin? login, CancellationToken cancel)
    {
        var name = RegistryImage.Of(image);
        return CallAsync<RegistryManifest>(
            name.Registry,
            new Uri(RegistryImage.AddressOf(name.Registry), $"{name.Repository}/manifests/{name.Reference}"),
            login,
            answer => Read(answer, name),
            cancel);
    }

    /// <summary>Null when the registry lets it in; otherwise why not.</summary>
    public async Task<string?> TryAsync(string registry, RegistryLogin login, CancellationToken cancel) =>
        (await CallAsync(registry, RegistryImage.AddressOf(registry), login, static _ => Task.FromResult<string?>("in"), cancel)).Fault;

    private async Task<(T? Value, string? Fault)> CallAsync<T>(
        string registry, Uri address, RegistryLogin? login, Func<HttpResponseMessage, Task<T?>> read, CancellationToken cancel)
        where T : class
    {
        if (_awayUntil.TryGetValue(registry, out var until) && until > clock.GetUtcNow())
            return (null, $"{registry} could not be reached a moment ago");
        using var deadline = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        try
        {
            using var answer = await AskAsync(address, login, either.Token);
            if (answer.IsSuccessStatusCode && await read(answer) is { } value) return (value, null);
            return (null, answer.StatusCode switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"{registry} does not let that login in",
                HttpStatusCode.NotFound => $"{registry} has no such image",
                var status => $"{registry} answered {(int)status}",
            });
        }
        catch (Exception fault)
            when (fault is HttpRequestException or JsonException or UriFormatException
                || (fault is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            _awayUntil[registry] = clock.GetUtcNow() + AwayFor;
            return (null, $"{registry} cannot be reached: {(fault is OperationCanceledException ? "it does not answer" : fault.Message)}");
        }
    }

    /// <summary>Asks as nobody in particular first: only the answer says how the registry wants to be told who asks.</summary>
    private async Task<HttpResponseMessage> AskAsync(Uri address, RegistryLogin? login, CancellationToken cancel)
    {
        var answer = await SendAsync(address, authorization: null, cancel);
        if (answer.StatusCode != HttpStatusCode.Unauthorized || answer.Headers.WwwAuthenticate.FirstOrDefault() is not { } challenge) return answer;
        var authorization = challenge.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            ? await TokenAsync(new BearerChallenge(challenge.Parameter ?? ""), login, cancel)
            : login is null ? null : Basic(login);
        if (authorization is null) return answer;
        answer.Dispose();
        return await SendAsync(address, authorization, cancel);
    }

    private async Task<AuthenticationHeaderValue?> TokenAsync(BearerChallenge challenge, RegistryLogin? login, CancellationToken cancel)
    {
        if (challenge.Address is not { } address) return null;
        using var answer = await SendAsync(address, login is null ? null : Basic(login), cancel);
        if (!answer.IsSuccessStatusCode) return null;
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancel));
        var token = new[] { "token", "access_token" }
            .Select(name => document.RootElement.TryGetProperty(name, out var found) ? found.GetString() : null)
            .FirstOrDefault(found => found is not null);
        return token is null ? null : new AuthenticationHeaderValue("Bearer", token);
    }

    private async Task<HttpResponseMessage> SendAsync(Uri address, AuthenticationHeaderValue? authorization, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = authorization;
        foreach (var type in Manifests) request.Headers.Accept.ParseAdd(type);
        return await _http.SendAsync(request, cancel);
    }

    private static async Task<RegistryManifest?> Read(HttpResponseMessage answer, RegistryImage image)
    {
        var body = await answer.Content.ReadAsByteArrayAsync();
        var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(body))}";
        // A manifest that is not what its digest says is no answer.
        return image.Reference.StartsWith("sha256:", StringComparison.Ordinal) && image.Reference != digest
            ? null
            : new RegistryManifest(answer.Content.Headers.ContentType?.MediaType ?? "", digest, body.Length);
    }

    private static AuthenticationHeaderValue Basic(RegistryLogin login) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.Username}:{login.Password}")));
}
