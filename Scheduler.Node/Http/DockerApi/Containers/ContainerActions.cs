using Scheduler.Core.Hosts;
using Scheduler.Messages;
using Scheduler.Messages.Services;
using Scheduler.Node.Engines.Calls;
using Scheduler.Node.Http.DockerApi.Requests;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Rest;

namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>
/// What can be done to one container. A signal goes to the engine, and what follows from it is healed as ever; what a person
/// decides about an instance (stop, start, restart, remove) goes to its service, which remembers it.
/// </summary>
internal sealed class ContainerActions(GatewayServices services)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SeenWithin = TimeSpan.FromSeconds(60);

    public Task<IResult?> KillAsync(HttpContext http, FoundContainer container) =>
        new EnginePassing(
                container.Engine,
                new EngineCall("POST", $"/containers/{container.Id}/kill") { Query = EngineQuery.Of(http, "signal") })
            .RunAsync(http, http.RequestAborted);

    public Task<IResult?> RestartAsync(HttpContext http, FoundContainer container) =>
        DecideAsync(
            http,
            container,
            static one => new ServiceCommand.RestartInstance(one),
            now => now is null || (now.IsRunning && now.StartedAt != container.StartedAt));

    public async Task<IResult?> StopAsync(HttpContext http, FoundContainer container)
    {
        if (container.IsRunning)
            return await DecideAsync(
                http,
                container,
                static one => new ServiceCommand.StopInstance(one),
                static now => now is not { IsRunning: true });
        http.Response.StatusCode = StatusCodes.Status304NotModified;
        return null;
    }

    public async Task<IResult?> StartAsync(HttpContext http, FoundContainer container)
    {
        if (!container.IsRunning)
            return await DecideAsync(
                http,
                container,
                static one => new ServiceCommand.StartInstance(one),
                static now => now is null or { IsRunning: true });
        http.Response.StatusCode = StatusCodes.Status304NotModified;
        return null;
    }

    public async Task<IResult?> RemoveAsync(HttpContext http, FoundContainer container)
    {
        var query = new DockerQuery(http);
        var force = query.Flag("force");
        if (query.Flag("link")) query.Refuse("link", "would remove a link, not the container; containers here have none");
        if (query.Problem is { } problem) return problem;
        if (container.IsRunning && !force)
            return DockerAnswers.Error(
                StatusCodes.Status409Conflict,
                $"cannot remove container \"{container.Name}\": container is running: stop the container before removing or force remove; its slot is filled anew");
        return await DecideAsync(http, container, static one => new ServiceCommand.RemoveInstance(one), static now => now is null);
    }

    /// <summary>Answers once it is seen to have come about: whoever goes on after that relies on it.</summary>
    /// <param name="isDone">Given the container as it is now; null when it is no more.</param>
    private async Task<IResult?> DecideAsync(
        HttpContext http, FoundContainer container, Func<InstanceId, ServiceCommand> command, Func<FoundContainer?, bool> isDone)
    {
        if (container.InstanceIn(services.ClusterId) is not { } id)
            return DockerAnswers.Error(
                StatusCodes.Status403Forbidden,
                $"container {container.Name} was not made by this cluster, which looks at it and does nothing to it: use docker on host {container.Host}");
        if (Instances.Find(services.Board, id.Value) is not { } instance)
            return DockerAnswers.Error(
                StatusCodes.Status409Conflict,
                $"no service asks for container {container.Name}: `scheduler orphans adopt` gives it back to its service, `scheduler orphans remove` removes it");
        var answer = await services.SendAsync(instance.Service, new ServiceRequest(command(id)), http.RequestAborted);
        if (answer is Refusal refused) return DockerAnswers.Of(refused);
        if (answer is not ServiceAccepted) throw Answers.Unexpected(answer);
        if (!await IsSeenAsync(container, isDone, http.RequestAborted))
            return DockerAnswers.Error(
                StatusCodes.Status504GatewayTimeout,
                $"it is decided and will be done, but was not seen to be within {SeenWithin.TotalSeconds:0} s: `docker ps -a` and `scheduler ps` show how far it is");
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return null;
    }

    private async Task<bool> IsSeenAsync(FoundContainer container, Func<FoundContainer?, bool> isDone, CancellationToken cancel)
    {
        var began = services.Clock.GetTimestamp();
        while (services.Clock.GetElapsedTime(began) < SeenWithin)
        {
            if (await LookAsync(container, cancel) is (true, var now) && isDone(now)) return true;
            await Task.Delay(LookEvery, services.Clock, cancel);
        }

        return false;
    }

    private static async Task<(bool IsKnown, FoundContainer? Now)> LookAsync(FoundContainer container, CancellationToken cancel)
    {
        try
        {
            var answer = await JsonAnswer.ReadAsync(
                container.Engine, new EngineCall("GET", $"/containers/{container.Id}/json"), 4 * 1024 * 1024, cancel);
            return (
                answer.Json is not null || answer.Status == StatusCodes.Status404NotFound,
                answer.Json is { } details ? container with { Details = details } : null);
        }
        catch (EngineException)
        {
            return (false, null);
        }
    }
}
