using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Scheduler.Core.Images;
using Scheduler.Messages.Registries;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>
/// The login that clients send along with <c>--with-registry-auth</c>. It is kept as one of ours: sealed, for the registry of
/// the service's image, and given to whoever pulls from there.
/// </summary>
public sealed class RegistryHeader(GatewayServices services)
{
    private const string Name = "X-Registry-Auth";
    private const int LengthMax = 64 * 1024;

    /// <summary>Null once what was sent is kept, or nothing was; otherwise the answer to give.</summary>
    /// <exception cref="Actors.Journal.JournalUnavailableException">The database cannot be reached; it may have been kept.</exception>
    public async Task<IResult?> KeepAsync(HttpContext http, string image)
    {
        var (login, problem) = Read(http.Request.Headers[Name].ToString());
        if (login is null) return problem;
        var registry = RegistryNames.Of(image);
        if (services.Registries.Find(registry)?.Login == login) return null;
        if (await services.Registries.PutAsync(registry, login, http.RequestAborted) is { } refusal) return DockerAnswers.Of(refusal);
        services.Feed.Publish("registry.login", registry, $"credentials for {registry} were stored");
        return null;
    }

    /// <summary>Both null where nothing was sent.</summary>
    public static (RegistryLogin? Login, IResult? Problem) Read(string header)
    {
        if (header.Length == 0) return (null, null);
        if (header.Length > LengthMax || Parse(header) is not { } auth)
            return (null, DockerAnswers.Invalid($"{Name} is JSON in base64 with username and password."));
        if (!string.IsNullOrEmpty(auth.IdentityToken)) return (null, DockerAnswers.Invalid($"{Name}: identity tokens are not kept; log in with a name and a password or access token."));
        return string.IsNullOrEmpty(auth.Username) || string.IsNullOrEmpty(auth.Password) ? (null, null) : (new RegistryLogin(auth.Username, auth.Password), null);
    }

    private static AuthWire? Parse(string header)
    {
        try
        {
            // Clients write either of the two alphabets, with padding or without.
            var text = header.Trim().TrimEnd('=').Replace('+', '-').Replace('/', '_');
            return JsonSerializer.Deserialize(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)), SystemJson.Default.AuthWire);
        }
        catch (Exception fault) when (fault is FormatException or JsonException)
        {
            return null;
        }
    }
}
