namespace Scheduler.Node.Http.DockerApi;

/// <summary>Marks a request as one of the Docker-compatible API; <see cref="DockerDoor"/> sets it.</summary>
/// <param name="Version">Which version of the API the client speaks.</param>
public sealed record DockerRequest(DockerVersion Version)
{
    /// <summary>Null for a request of our own API.</summary>
    public static DockerRequest? Of(HttpContext http) => http.Features.Get<DockerRequest>();
}
