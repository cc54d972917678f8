using Scheduler.Core;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>
/// Where Docker's clients come in: takes the version off the path, so that handlers and routes need not know of it, and
/// marks the request, so that whatever is answered has Docker's form. Our own API is under <c>/v1/</c>, which no version of
/// Docker's is: theirs have a dot. Without a version the first part of the path tells them apart.
/// </summary>
public sealed class DockerDoor(RequestDelegate next)
{
    /// <summary>What clients may ask for without a version; our own API has nothing of these names outside of /v1.</summary>
    private static readonly HashSet<string> Roots = new(
        [
            "_ping", "version", "info", "auth", "events", "system", "distribution",
            "swarm", "services", "tasks", "nodes", "networks", "volumes", "secrets", "configs",
            "containers", "exec", "images", "build", "commit", "plugins", "session", "grpc",
        ],
        StringComparer.Ordinal);

    public Task InvokeAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        var (root, rest) = Split(path);
        if (Roots.Contains(root)) return PassAsync(http, DockerVersion.Told);
        if (!IsVersion(root)) return next(http);
        Mark(http, DockerVersion.Told);
        if (DockerVersion.Parse(root.AsSpan(1)) is not { } version)
            return Refuse(http, $"\"{Shown.Text(root)}\" is no version of Docker's API; those from v{DockerVersion.Least} to v{DockerVersion.Most} are understood here");
        if (version.CompareTo(DockerVersion.Least) < 0)
            return Refuse(http, $"client version {version} is too old. Minimum supported API version is {DockerVersion.Least}, please upgrade your client to a newer version");
        if (version.CompareTo(DockerVersion.Most) > 0)
            return Refuse(http, $"client version {version} is too new. Maximum supported API version is {DockerVersion.Told}");
        http.Request.Path = rest;
        return PassAsync(http, version);
    }

    private Task PassAsync(HttpContext http, DockerVersion version)
    {
        Mark(http, version);
        return next(http);
    }

    private static void Mark(HttpContext http, DockerVersion version)
    {
        http.Features.Set(new DockerRequest(version));
        http.Response.Headers["Api-Version"] = DockerVersion.Told.ToString();
        http.Response.Headers["Docker-Experimental"] = "false";
        http.Response.Headers["Ostype"] = "linux";
    }

    private static Task Refuse(HttpContext http, string reason) => DockerAnswers.Error(StatusCodes.Status400BadRequest, reason).ExecuteAsync(http);

    /// <summary>The first part of a path, and what follows it with its slash.</summary>
    private static (string Root, string Path) Split(string path)
    {
        if (path is not ['/', .. var inner]) return ("", path);
        var slash = inner.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (inner, "/") : (inner[..slash], inner[slash..]);
    }

    private static bool IsVersion(string root) =>
        root is ['v', _, ..] && root.Contains('.', StringComparison.Ordinal) && !root.AsSpan(1).ContainsAnyExcept("0123456789.");
}
