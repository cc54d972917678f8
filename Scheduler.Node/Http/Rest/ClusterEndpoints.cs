using Scheduler.Actors.Journal;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Rest;

/// <summary>/v1/cluster: the servers, and who owns what.</summary>
public sealed class ClusterEndpoints(GatewayServices services)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/cluster", Get)
            .Describe("cluster", "Shows the servers and the shards", "As this server last read them; asOf says when.")
            .Answers<ClusterBody>();
        routes.MapPost("/v1/cluster/nodes/{node}/leave", LeaveAsync)
            .Describe("cluster", "Makes a server leave", "It hands its shards to the others and exits; the answer does not wait for that.")
            .Answers<ClusterBody>(StatusCodes.Status202Accepted);
        routes.MapPost("/v1/cluster/nodes/{node}/down", DownAsync)
            .Describe(
                "cluster",
                "Declares a server down",
                "Its shards are free at once, and what it still writes does not count. Its process, if it lives, joins anew.")
            .Answers<ClusterBody>();
        routes.MapPost("/v1/cluster/recover", (Delegate)RecoverAsync)
            .Describe(
                "cluster",
                "Lets this server go on alone",
                "All others are declared down, and a static quorum is waived until this server's process ends.")
            .Answers<RecoveredBody>();
    }

    private IResult Get(HttpContext http) =>
        new Query(http).Fault is { } fault ? Problems.Of(http, fault) : Body(StatusCodes.Status200OK);

    private Task<IResult> LeaveAsync(string node, HttpContext http) =>
        AnswerAsync(http, StatusCodes.Status202Accepted, () => services.Cluster.LeaveAsync(new NodeId(node), http.RequestAborted));

    private Task<IResult> DownAsync(string node, HttpContext http) =>
        AnswerAsync(
            http,
            StatusCodes.Status200OK,
            () => services.Cluster.DownAsync(new NodeId(node), "a person declared it down", http.RequestAborted));

    private async Task<IResult> RecoverAsync(HttpContext http)
    {
        if (new Query(http).Fault is { } fault) return Problems.Of(http, fault);
        try
        {
            var downed = await services.Cluster.RecoverAsync(http.RequestAborted);
            return Results.Json(new RecoveredBody([.. downed.Select(one => one.Node.Value)]), WireJson.Default.RecoveredBody);
        }
        catch (JournalUnavailableException away)
        {
            return Problems.Of(http, Refusal.Unavailable($"The database cannot be reached: {away.Message}"));
        }
    }

    private async Task<IResult> AnswerAsync(HttpContext http, int status, Func<Task<Refusal?>> work)
    {
        if (new Query(http).Fault is { } fault) return Problems.Of(http, fault);
        try
        {
            return await work() is { } refusal ? Problems.Of(http, refusal) : Body(status);
        }
        catch (JournalUnavailableException away)
        {
            return Problems.Of(http, Refusal.Unavailable($"The database cannot be reached: {away.Message}"));
        }
    }

    private IResult Body(int status) =>
        Results.Json(ClusterBody.Of(services.Cluster, services.Warning()), WireJson.Default.ClusterBody, statusCode: status);
}
