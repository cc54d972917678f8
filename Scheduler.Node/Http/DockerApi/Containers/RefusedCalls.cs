namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>What would go past the scheduler, or is not there: each with what to do instead.</summary>
internal static class RefusedCalls
{
    public static IResult? OfContainers(string method, ContainerPath path) => (method, path.Verb) switch
    {
        ("POST", "create") => Forbidden(
            "containers are made by services here: use `docker service create`, with --mode replicated-job for something that runs once, or `docker stack deploy`"),
        ("POST", "prune") => Forbidden(
            "the scheduler removes the containers that it no longer needs; `scheduler orphans remove` removes those that no service asks for"),
        ("POST", "update") => Forbidden("a container is as its service's spec says: use `docker service update`"),
        ("POST", "rename") => Forbidden("a container's name says which instance it is, and cannot be changed"),
        ("POST", "pause" or "unpause") => Forbidden("a paused container would pass for one that hangs: use `docker stop`, or `docker service scale`"),
        ("POST", "checkpoints") or ("GET", "checkpoints") or ("DELETE", "checkpoints") => Missing("checkpoints are not supported"),
        ("PUT", "archive") => Forbidden("files put into a container are gone with it: use a volume, a config or a secret of its service"),
        ("GET" or "HEAD", "archive") or ("POST", "copy") => Missing(
            "files are not copied out of containers here: use `docker exec NAME tar -c PATH`, or docker on its host"),
        ("GET", "export") => Missing("containers are not exported here: use docker on its host"),
        ("GET", "attach/ws") => Missing("attaching by WebSocket is not supported: use `docker attach` or `docker exec`"),
        _ => null,
    };

    public static IResult? OfImages(string method, ContainerPath path) => (method, path.Verb) switch
    {
        ("POST", "create") => Forbidden(
            "hosts pull images as their services need them: name the image in a service; `docker service update --force --image NAME` asks the registry anew"),
        ("POST", "load") or ("GET", "get") => Missing("images come from registries, and are not loaded or saved here: use docker on the host"),
        ("POST", "push" or "tag") or ("DELETE", "") or ("POST", "prune") => Forbidden(
            "images are not changed through the cluster: use docker on the host, or the registry"),
        ("GET", "search") => Missing("registries are not searched here"),
        _ => null,
    };

    public static IResult? OfVolumes(string method, ContainerPath path) => (method, path.Verb) switch
    {
        ("POST", "create") => Forbidden("volumes are made on the hosts that need them: name the volume in a service's mounts"),
        ("POST", "prune") or ("DELETE", "") => Forbidden(
            "volumes are removed with their stack, by `scheduler down --volumes`, or by docker on their host"),
        ("PUT", "") => Missing("cluster volumes are not supported"),
        _ => null,
    };

    public static IResult Commit() => Forbidden("an image is not made of a running container here: build it, and push it to a registry");

    public static IResult Build() =>
        Missing("images are not built here: build them with docker on a machine of your own, and push them to a registry");

    private static IResult Forbidden(string message) => DockerAnswers.Error(StatusCodes.Status403Forbidden, message);

    private static IResult Missing(string message) => DockerAnswers.NotSupported(message);
}
