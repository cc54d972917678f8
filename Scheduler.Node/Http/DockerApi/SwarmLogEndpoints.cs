using Scheduler.Core.Hosts;
using Scheduler.Core.Swarm;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Requests;
using Scheduler.Node.Http.Streams;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>The output of a service's tasks, or of one, from whichever hosts; followed also across their replacement.</summary>
public sealed class SwarmLogEndpoints(GatewayServices services, ServiceFinder finder, FollowerSlots followers)
{
    private const int TailMax = 1_000_000;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/services/{id}/logs", OfServiceAsync);
        routes.MapGet("/tasks/{id}/logs", OfTaskAsync);
    }

    private async Task<IResult> OfServiceAsync(string id, HttpContext http)
    {
        var found = await finder.FindAsync(id, http.RequestAborted);
        return found.One is { } view ? await WriteAsync(http, view, only: null) : found.Problem!;
    }

    private async Task<IResult> OfTaskAsync(string id, HttpContext http)
    {
        var found = TaskFinder.Find(services.Board, id);
        if (found.One is not { } task) return found.Problem!;
        return task.Parting is null
            ? await WriteAsync(http, task.Service, task.Instance)
            : DockerAnswers.NotFound($"task {id} is over: its container was removed, and its output with it");
    }

    private async Task<IResult> WriteAsync(HttpContext http, ServiceView view, InstanceView? only)
    {
        var query = new DockerQuery(http);
        var tail = query.Text("tail") is null or "all" or "-1" ? null : query.Number("tail", 0, TailMax);
        var wanted = new LogQuery(query.Flag("follow"), (int?)tail, query.Time("since", services.Clock.GetUtcNow()));
        var isTerminal = view.Spec.Container.Tty;
        var form = new FrameForm(
            query.Flag("stdout"),
            query.Flag("stderr"),
            query.Flag("timestamps"),
            isTerminal,
            query.Flag("details") ? DockerIds.OfService(view.Uid) : null,
            services.Clock.GetUtcNow);
        if (query.Problem is { } no) return no;
        if (form is { Stdout: false, Stderr: false }) return DockerAnswers.Invalid("Bad parameters: you must choose at least one stream");
        if (query.Text("until") is not null) return DockerAnswers.Invalid("The query parameter \"until\" is not known for services and tasks.");
        using var slot = followers.TryEnter(http);
        if (slot is null) return followers.Full(http);
        try
        {
            await WriteAsync(http, view, only, wanted, form, slot.Ended);
        }
        catch (OperationCanceledException) when (slot.Ended.IsCancellationRequested)
        {
            // The end of a followed stream: the client went, or the node stops.
        }

        return Results.Empty;
    }

    private async Task WriteAsync(HttpContext http, ServiceView view, InstanceView? only, LogQuery wanted, FrameForm form, CancellationToken ended)
    {
        http.Response.ContentType = form.IsTerminal ? "application/vnd.docker.raw-stream" : "application/vnd.docker.multiplexed-stream";
        await http.Response.StartAsync(ended);
        await http.Response.Body.FlushAsync(ended);
        var writer = new FrameWriter(http.Response.Body, form);
        IEnumerable<InstanceView> instances = only is null ? view.Instances : [only];
        if (wanted.Follow)
            await LogPump.FollowAsync(
                writer,
                new LogFollower(view.Key, services.Board, services.Feed, services.OutputOf, services.Clock),
                only?.Id,
                wanted,
                ended);
        else
            await LogPump.CopyAsync(
                writer, [.. instances.Select(instance => new LogSource(instance, services.OutputOf))], wanted, ended);
    }
}
