using Scheduler.Actors.Journal;
using Scheduler.Messages;
using Scheduler.Messages.Locks;
using Scheduler.Node.Agents.Joining;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Rest;

/// <summary>/v1/host-tokens: what lets machines become hosts.</summary>
public sealed class HostTokenEndpoints(GatewayServices services)
{
    private const int UsesMax = 100_000;
    private static readonly TimeSpan TtlMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TtlMax = TimeSpan.FromDays(365);
    private static readonly TimeSpan TtlDefault = TimeSpan.FromHours(1);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/host-tokens", (Delegate)ListAsync)
            .Describe("hosts", "Lists join tokens", "Also those that are over, for a month; never the tokens themselves.")
            .Answers<IReadOnlyList<HostTokenBody>>();
        routes.MapPost("/v1/host-tokens", (Delegate)CreateAsync)
            .Describe(
                "hosts",
                "Makes a join token",
                "The answer shows it this once. It names the cluster's certificate authority, so that a machine knows whom to believe.")
            .Takes<HostTokenCreateBody>().Answers<HostTokenBody>(StatusCodes.Status201Created);
        routes.MapDelete("/v1/host-tokens/{id}", RevokeAsync)
            .Describe("hosts", "Revokes a join token", "Nobody joins with it any more; hosts that came with it stay.").Answers<HostTokenBody>();
    }

    private Task<IResult> ListAsync(HttpContext http) => WithTokensAsync(http, async tokens =>
    {
        IReadOnlyList<HostTokenBody> bodies =
        [
            .. (await tokens.ListAsync(http.RequestAborted)).Select(row => HostTokenBody.Of(row, services.Clock.GetUtcNow()))
        ];
        return Results.Json(bodies, WireJson.Default.IReadOnlyListHostTokenBody);
    });

    private Task<IResult> CreateAsync(HttpContext http) => WithTokensAsync(http, async tokens =>
    {
        var (body, problem) = await BodyReader.ReadAsync(http, WireJson.Default.HostTokenCreateBody);
        if (body is null) return problem!;
        if (FaultOf(body) is { } fault) return Problems.Of(http, fault);
        var (row, text) = await tokens.CreateAsync(body.Ttl ?? TtlDefault, body.Uses ?? 1, body.Note ?? "", http.RequestAborted);
        return Results.Json(
            HostTokenBody.Of(row, services.Clock.GetUtcNow(), text),
            WireJson.Default.HostTokenBody,
            statusCode: StatusCodes.Status201Created);
    });

    private Task<IResult> RevokeAsync(string id, HttpContext http) => WithTokensAsync(http, async tokens =>
    {
        var row = await tokens.RevokeAsync(id, http.RequestAborted)
            ? (await tokens.ListAsync(http.RequestAborted)).FirstOrDefault(one => one.Id == id)
            : null;
        return row is null
            ? Problems.Of(http, Refusal.NotFound($"There is no join token \"{id}\"; `scheduler hosts token list` shows them."))
            : Results.Json(HostTokenBody.Of(row, services.Clock.GetUtcNow()), WireJson.Default.HostTokenBody);
    });

    private static Refusal? FaultOf(HostTokenCreateBody body)
    {
        if (body.Ttl is { } ttl && (ttl < TtlMin || ttl > TtlMax)) return Refusal.Invalid("A token is valid for 1s to 8760h.", "ttl");
        if (body.Uses is < 1 or > UsesMax) return Refusal.Invalid($"A token is for 1 to {UsesMax} hosts.", "uses");
        return SessionLimits.NoteFault(body.Note) is { } fault ? Refusal.Invalid($"{fault}.", "note") : null;
    }

    private async Task<IResult> WithTokensAsync(HttpContext http, Func<HostTokens, Task<IResult>> work)
    {
        if (new Query(http).Fault is { } fault) return Problems.Of(http, fault);
        if (services.HostTokens is not { } tokens)
            return Problems.Of(http, Refusal.Conflict(
                "This server takes no agents: set agents.listen, such as https://0.0.0.0:7072, and start it again."));
        try
        {
            return await work(tokens);
        }
        catch (JournalUnavailableException away)
        {
            return Problems.Of(http, Refusal.Unavailable($"The database cannot be reached: {away.Message}"));
        }
    }
}
