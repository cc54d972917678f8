using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Scheduler.Core.Images;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>
/// The login that clients send along with <c>--with-registry-auth</c>. It is kept with the service's revision, sealed for that
/// service and the registry of its image, and is for its pulls alone.
/// </summary>
public sealed class RegistryHeader(GatewayServices services)
{
    private const string Name = "X-Registry-Auth";
    private const int LengthMax = 64 * 1024;

    /// <summary>A command with the login that came with the request; or the answer to give instead.</summary>
    /// <param name="otherwise">Where the login is from when none is sent.</param>
    public (ServiceCommand.Put? Put, IResult? Problem) Keep(HttpContext http, ServiceCommand.Put put, LoginFrom otherwise)
    {
        var header = http.Request.Headers[Name].ToString();
        if (header.Length == 0) return (put with { LoginFrom = otherwise }, null);
        var (login, problem) = Read(header);
        if (problem is not null) return (null, problem);
        return (
            login is null
                ? put
                : put with { Login = services.Registries.SealFor(put.Key, RegistryNames.Of(put.Spec.Container.Image), login) },
            null);
    }

    /// <summary>Both null where nothing was sent.</summary>
    public static (RegistryLogin? Login, IResult? Problem) Read(string header)
    {
        if (header.Length == 0) return (null, null);
        if (header.Length > LengthMax || Parse(header) is not { } auth)
            return (null, DockerAnswers.Invalid($"{Name} is JSON in base64 with username and password."));
        if (!string.IsNullOrEmpty(auth.IdentityToken))
            return (null, DockerAnswers.Invalid(
                $"{Name}: identity tokens are not kept; log in with a name and a password or access token."));
        return string.IsNullOrEmpty(auth.Username) || string.IsNullOrEmpty(auth.Password)
            ? (null, null)
            : (new RegistryLogin(auth.Username, auth.Password), null);
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
