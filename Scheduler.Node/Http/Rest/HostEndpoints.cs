using Scheduler.Core.Hosts.Records;
using Scheduler.Core.Views;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Rest;

/// <summary>/v1/hosts: the machines whose engines run the instances.</summary>
public sealed class HostEndpoints(GatewayServices services)
{
    private static readonly TimeSpan RecordPatience = TimeSpan.FromSeconds(2);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/hosts", List).Describe("hosts", "Lists hosts", "").Answers<IReadOnlyList<HostBody>>();
        routes.MapGet("/v1/hosts/{host}", GetAsync)
            .Describe(
                "hosts",
                "Shows a host",
                "Reflects every decision acknowledged before. While it is draining, with what is still there and why. The ETag is the version of what people decided about it.")
            .Answers<HostBody>();
    }

    private IResult List(HttpContext http)
    {
        if (new Query(http).Fault is { } fault) return Problems.Of(http, fault);
        var picture = services.Board.Picture;
        IReadOnlyList<HostBody> hosts = [.. picture.Shown.Values.Select(view => BodyOf(view, picture, DrainOf(view)))];
        return Results.Json(hosts, WireJson.Default.IReadOnlyListHostBody);
    }

    private async Task<IResult> GetAsync(string host, HttpContext http)
    {
        if ((PathNames.Name("host", host) ?? new Query(http).Fault) is { } fault) return Problems.Of(http, fault);
        var id = new HostId(host);
        var picture = await PictureWithAsync(id, http.RequestAborted);
        if (!picture.Shown.TryGetValue(id, out var view)) return Problems.Of(http, NotFound(id, picture));
        var drain = DrainOf(view);
        var body = BodyOf(view, picture, drain) with { Left = drain is null ? null : [.. drain.Left.Select(DrainedBody.Of)] };
        if (body.Version > 0) http.Response.Headers.ETag = Preconditions.ETag(body.Version);
        return Results.Json(body, WireJson.Default.HostBody);
    }

    /// <summary>The board may not have heard of a decision yet whose maker asks right after it. Without an answer the board will do.</summary>
    private async Task<HostPicture> PictureWithAsync(HostId host, CancellationToken cancel) =>
        await services.Hosts.GetAsync(host, RecordPatience, cancel) is HostRecord { Version: > 0 } record
            ? services.Board.Picture.With(record)
            : services.Board.Picture;

    private static HostBody BodyOf(HostView view, HostPicture picture, HostDrain? drain) =>
        HostBody.Of(view, drain, picture.Records.GetValueOrDefault(view.Id)?.Version ?? 0);

    private HostDrain? DrainOf(HostView view) =>
        view.Availability == HostAvailability.Draining ? HostDrain.Of(view.Id, view, services.Board.Services.Values) : null;

    private static Refusal NotFound(HostId host, HostPicture picture) => Refusal.NotFound(picture.Removed.Contains(host)
        ? $"The host {host} was removed; putting its availability to \"active\" lets it in again."
        : $"There is no host \"{host}\".");
}
