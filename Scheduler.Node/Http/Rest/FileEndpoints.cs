using System.Collections.Immutable;
using Scheduler.Actors.Journal;
using Scheduler.Core.Files;
using Scheduler.Messages;
using Scheduler.Messages.Files;
using Scheduler.Node.Files;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Rest;

/// <summary>/v1/secrets and /v1/configs: what containers find as files. A secret's data go in and never come out.</summary>
public sealed class FileEndpoints(GatewayServices services, FileKind kind)
{
    private static readonly ImmutableSortedDictionary<string, string> NoLabels = ImmutableSortedDictionary<string, string>.Empty;

    private readonly string _word = FileWords.Of(kind);

    public void Map(IEndpointRouteBuilder routes)
    {
        var (all, path) = ($"/v1/{_word}s", $"/v1/{_word}s/{{name}}");
        var secrecy = kind == FileKind.Secret ? "Never with its data." : "With its data, in base64.";
        routes.MapGet(all, (Delegate)ListAsync)
            .Describe($"{_word}s", $"Lists the {_word}s", "Without their data.")
            .Answers<IReadOnlyList<FileBody>>();
        routes.MapGet(path, GetAsync).Describe($"{_word}s", $"Shows a {_word}", secrecy).Answers<FileBody>();
        routes.MapPut(path, PutAsync)
            .Describe(
                $"{_word}s",
                $"Keeps a {_word}",
                "Its data are sealed in the database and cannot be changed: a name that is taken with other data is refused, and with the same data all is as wished.")
            .Takes<FilePutBody>().Answers<FileBody>().Answers<FileBody>(StatusCodes.Status201Created);
        routes.MapDelete(path, RemoveAsync)
            .Describe($"{_word}s", $"Removes a {_word}", "Refused while a service uses it. Also when there is none.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private async Task<IResult> ListAsync(HttpContext http)
    {
        if (new Query(http).Fault is { } fault) return Problems.Of(http, fault);
        IReadOnlyList<FileBody> found = [.. (await services.Files.ListAsync(kind, http.RequestAborted)).Select(Body)];
        return Results.Json(found, WireJson.Default.IReadOnlyListFileBody);
    }

    private async Task<IResult> GetAsync(string name, HttpContext http)
    {
        if ((FileRules.NameFault(kind, name) ?? new Query(http).Fault) is { } fault) return Problems.Of(http, fault);
        if (await FindAsync(name, http.RequestAborted) is not { } entry) return Problems.Of(http, Missing(name));
        if (kind == FileKind.Secret) return Results.Json(Body(entry), WireJson.Default.FileBody);
        var (data, refusal) = await services.Files.DataAsync(kind, name, http.RequestAborted);
        return refusal is null ? Results.Json(Body(entry) with { Data = data }, WireJson.Default.FileBody) : Problems.Of(http, refusal);
    }

    private async Task<IResult> PutAsync(string name, HttpContext http)
    {
        if ((FileRules.NameFault(kind, name) ?? new Query(http).Fault) is { } fault) return Problems.Of(http, fault);
        LargerBody.Allow(http);
        var (body, problem) = await BodyReader.ReadAsync(http, WireJson.Default.FilePutBody);
        if (body is null) return problem!;
        return await ChangeAsync(http, async () =>
        {
            var (isMade, refusal) = await services.Files.EnsureAsync(kind, name, body.Labels ?? NoLabels, body.Data, http.RequestAborted);
            if (refusal is not null) return Problems.Of(http, refusal);
            if (isMade) services.Feed.Publish($"{_word}.created", name, $"{_word} {name} was made");
            return await FindAsync(name, http.RequestAborted) is { } entry
                ? Results.Json(Body(entry), WireJson.Default.FileBody, statusCode: isMade ? StatusCodes.Status201Created : StatusCodes.Status200OK)
                : Problems.Of(http, Refusal.Conflict($"{_word} {name} was made, and removed by someone else meanwhile"));
        });
    }

    private async Task<IResult> RemoveAsync(string name, HttpContext http)
    {
        if ((FileRules.NameFault(kind, name) ?? new Query(http).Fault) is { } fault) return Problems.Of(http, fault);
        if (UsersOf(name) is { Count: > 0 } users)
            return Problems.Of(http, Refusal.Conflict($"{_word} {name} is used by {string.Join(", ", users)}: take it out of them first"));
        return await ChangeAsync(http, async () =>
        {
            if (await services.Files.RemoveAsync(kind, name, http.RequestAborted))
                services.Feed.Publish($"{_word}.removed", name, $"{_word} {name} was removed");
            return Results.NoContent();
        });
    }

    private async Task<FileEntry?> FindAsync(string name, CancellationToken cancel) =>
        (await services.Files.ListAsync(kind, cancel)).FirstOrDefault(one => one.Name == name);

    private FileBody Body(FileEntry entry) => FileBody.Of(entry, UsersOf(entry.Name));

    private List<string> UsersOf(string name) => [.. FileUsers.Of(services.Board.Services.Values, kind, name).Select(key => key.ToString())];

    private Refusal Missing(string name) => Refusal.NotFound($"There is no {_word} \"{name}\".");

    private static async Task<IResult> ChangeAsync(HttpContext http, Func<Task<IResult>> change)
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
