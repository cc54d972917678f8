using Scheduler.Actors.Journal;
using Scheduler.Messages;
using Scheduler.Node.Catalogs;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Rest;

/// <summary>/v1/catalogs: where templates come from.</summary>
public sealed class CatalogEndpoints(GatewayServices services)
{
    private CatalogDesk Desk => services.Catalogs;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/catalogs", (Delegate)ListAsync).Describe("catalogs", "Lists catalogs", "").Answers<IReadOnlyList<CatalogBody>>();
        routes.MapGet("/v1/catalogs/{catalog}", GetAsync).Describe("catalogs", "Shows a catalog with its templates", "").Answers<CatalogBody>();
        routes.MapPut("/v1/catalogs/{catalog}", PutAsync)
            .Describe(
                "catalogs",
                "Adds or replaces a catalog",
                "From a git repository, which the server reads at once, or from an archive. Files other than compose files and config.yml are left out.")
            .Takes<CatalogPutBody>().Answers<CatalogBody>();
        routes.MapPost("/v1/catalogs/{catalog}/refresh", RefreshAsync)
            .Describe("catalogs", "Reads a catalog's git repository anew", "When that fails, what is there stays.").Answers<CatalogBody>();
        routes.MapDelete("/v1/catalogs/{catalog}", RemoveAsync)
            .Describe("catalogs", "Forgets a catalog", "Stacks of its templates stay as they are. Also when there is none.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private async Task<IResult> ListAsync(HttpContext http)
    {
        if (new Query(http).Fault is { } fault) return Problems.Of(http, fault);
        IReadOnlyList<CatalogBody> all = [.. (await Desk.ListAsync(http.RequestAborted)).Select(row => CatalogBody.Of(row))];
        return Results.Json(all, WireJson.Default.IReadOnlyListCatalogBody);
    }

    private async Task<IResult> GetAsync(string catalog, HttpContext http) =>
        (PathNames.Name("catalog", catalog) ?? new Query(http).Fault) is { } fault ? Problems.Of(http, fault) : await ShownAsync(http, catalog);

    private async Task<IResult> PutAsync(string catalog, HttpContext http)
    {
        if ((PathNames.Name("catalog", catalog) ?? new Query(http).Fault) is { } fault) return Problems.Of(http, fault);
        var (body, problem) = await BodyReader.ReadAsync(http, WireJson.Default.CatalogPutBody);
        if (body is null) return problem!;
        return await ChangeAsync(http, async () =>
        {
            var refusal = body switch
            {
                { Git: { } git, Archive: null } => await Desk.FetchAsync(catalog, git, body.Branch, http.RequestAborted),
                { Git: null, Branch: null, Archive: { } archive } => await Desk.UploadAsync(catalog, archive, http.RequestAborted),
                _ => Refusal.Invalid("A catalog is from a git repository, with a branch or without, or from an archive."),
            };
            if (refusal is not null) return Problems.Of(http, refusal);
            services.Feed.Publish("catalog.read", catalog, $"the catalog {catalog} was read");
            return await ShownAsync(http, catalog);
        });
    }

    private async Task<IResult> RefreshAsync(string catalog, HttpContext http)
    {
        if ((PathNames.Name("catalog", catalog) ?? new Query(http).Fault) is { } fault) return Problems.Of(http, fault);
        return await ChangeAsync(http, async () =>
        {
            if ((await Desk.ListAsync(http.RequestAborted)).FirstOrDefault(row => row.Source.Name == catalog) is not { } row)
                return Problems.Of(http, NoSuchCatalog(catalog));
            if (await Desk.RefreshAsync(row.Source, http.RequestAborted) is { } refusal) return Problems.Of(http, refusal);
            services.Feed.Publish("catalog.read", catalog, $"the catalog {catalog} was read anew");
            return await ShownAsync(http, catalog);
        });
    }

    private async Task<IResult> RemoveAsync(string catalog, HttpContext http)
    {
        if ((PathNames.Name("catalog", catalog) ?? new Query(http).Fault) is { } fault) return Problems.Of(http, fault);
        return await ChangeAsync(http, async () =>
        {
            if (await Desk.RemoveAsync(catalog, http.RequestAborted))
                services.Feed.Publish("catalog.removed", catalog, $"the catalog {catalog} was removed");
            return Results.NoContent();
        });
    }

    private async Task<IResult> ShownAsync(HttpContext http, string catalog) =>
        await Desk.FindAsync(catalog, http.RequestAborted) is var (row, content)
            ? Results.Json(CatalogBody.Of(row, content), WireJson.Default.CatalogBody)
            : Problems.Of(http, NoSuchCatalog(catalog));

    internal static Refusal NoSuchCatalog(string catalog) => Refusal.NotFound($"There is no catalog \"{catalog}\".");

    internal static async Task<IResult> ChangeAsync(HttpContext http, Func<Task<IResult>> change)
    {
        try
        {
            return await change();
        }
        catch (JournalUnavailableException away)
        {
            return Problems.Of(http, new Refusal(
                RefusalKind.OutcomeUnknown,
                $"The database cannot be reached, so it may have been written or not; the same request again does no harm: {away.Message}"));
        }
    }
}
