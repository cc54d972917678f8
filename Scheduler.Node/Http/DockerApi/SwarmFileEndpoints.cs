using System.Globalization;
using System.Security.Cryptography;
using Scheduler.Core;
using Scheduler.Core.Files;
using Scheduler.Core.Swarm;
using Scheduler.Messages;
using Scheduler.Messages.Files;
using Scheduler.Node.Files;
using Scheduler.Node.Http.DockerApi.Mapping;
using Scheduler.Node.Http.DockerApi.Requests;
using Scheduler.Node.Http.DockerApi.Wire;
using Scheduler.Node.Http.Requests;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>/secrets and /configs. Refusals have dockerd's words, by which clients know them.</summary>
public sealed class SwarmFileEndpoints(GatewayServices services, FileKind kind)
{
    private readonly string _word = FileWords.Of(kind);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet($"/{_word}s", (Delegate)ListAsync);
        routes.MapPost($"/{_word}s/create", (Delegate)CreateAsync);
        routes.MapGet($"/{_word}s/{{id}}", InspectAsync);
        routes.MapPost($"/{_word}s/{{id}}/update", UpdateAsync);
        routes.MapDelete($"/{_word}s/{{id}}", RemoveAsync);
    }

    private async Task<IResult> ListAsync(HttpContext http)
    {
        var (filters, problem) = DockerFilters.Read(http, "id", "name", "names", "label");
        if (filters is null) return problem!;
        IReadOnlyList<FileWire> found =
        [
            .. (await services.Files.ListAsync(kind, http.RequestAborted)).Select(entry => FileMapping.Of(entry))
                .Where(file => filters.AdmitsStart("id", () => file.Id))
                .Where(file => filters.AdmitsStart("name", () => file.Spec.Name!))
                .Where(file => filters.Admits("names", name => name == file.Spec.Name))
                .Where(file => filters.AdmitsLabels("label", () => file.Spec.Labels!)),
        ];
        return DockerAnswers.Json(found, SwarmJson.Default.IReadOnlyListFileWire);
    }

    private async Task<IResult> InspectAsync(string id, HttpContext http)
    {
        var found = await FindAsync(id, http.RequestAborted);
        if (found.One is not { } entry) return found.Problem!;
        if (kind == FileKind.Secret) return DockerAnswers.Json(FileMapping.Of(entry), SwarmJson.Default.FileWire);
        var (data, fault) = await services.Files.DataAsync(kind, entry.Name, http.RequestAborted);
        return data is null ? DockerAnswers.Of(fault!) : DockerAnswers.Json(FileMapping.Of(entry, data), SwarmJson.Default.FileWire);
    }

    private async Task<IResult> CreateAsync(HttpContext http)
    {
        LargerBody.Allow(http);
        var (wire, problem) = await DockerBody.ReadAsync(http, SwarmJson.Default.FileSpecWire);
        if (wire is null) return problem!;
        var name = wire.Name ?? "";
        if (FileName.Fault(name) is not null)
            return Wrong("invalid name, only 64 [a-zA-Z0-9-_.] characters allowed, and the start and end character must be [a-zA-Z0-9]");
        switch (await services.Files.CreateAsync(kind, name, ContainerReading.Pairs(wire.Labels), wire.Data ?? [], http.RequestAborted))
        {
            case null:
                services.Feed.Publish($"{_word}.created", name, $"{_word} {name} was made");
                return DockerAnswers.Json(
                    new FileCreatedWire(DockerIds.OfFile(kind, name)),
                    SwarmJson.Default.FileCreatedWire,
                    StatusCodes.Status201Created);
            case { Kind: RefusalKind.Conflict } when await IsThereAsync(name, http.RequestAborted):
                return DockerAnswers.Error(StatusCodes.Status409Conflict, $"rpc error: code = AlreadyExists desc = {_word} {name} already exists");
            case { Kind: RefusalKind.Invalid } fault:
                return Wrong(fault.Reason);
            case var refusal:
                return DockerAnswers.Of(refusal);
        }
    }

    /// <summary>What `docker stack deploy` sends again, data and all, is let pass as long as it is the same.</summary>
    private async Task<IResult> UpdateAsync(string id, HttpContext http)
    {
        var text = http.Request.Query["version"].ToString();
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            return DockerAnswers.Invalid($"version is the Version.Index of the {_word} that is updated, not \"{Shown.Text(text)}\"");
        var found = await FindAsync(id, http.RequestAborted);
        if (found.One is not { } entry) return found.Problem!;
        LargerBody.Allow(http);
        var (wire, problem) = await DockerBody.ReadAsync(http, SwarmJson.Default.FileSpecWire);
        if (wire is null) return problem!;
        if (wire.Name != entry.Name || (wire.Data is { Length: > 0 } data && !await IsSameAsync(entry, data, http.RequestAborted)))
            return Wrong("only updates to Labels are allowed");
        return await services.Files.RelabelAsync(kind, entry.Name, version, ContainerReading.Pairs(wire.Labels), http.RequestAborted) switch
        {
            null => Results.Ok(),
            { Kind: RefusalKind.VersionMismatch } => DockerAnswers.Error(
                StatusCodes.Status409Conflict,
                "rpc error: code = Unknown desc = update out of sequence"),
            var refusal => DockerAnswers.Of(refusal),
        };
    }

    private async Task<IResult> RemoveAsync(string id, HttpContext http)
    {
        var found = await FindAsync(id, http.RequestAborted);
        if (found.One is not { } entry) return found.Problem!;
        var users = FileUsers.Of(services.Board.Services.Values, kind, entry.Name).Select(ServiceNames.Of).Order(StringComparer.Ordinal).ToList();
        if (users.Count > 0)
            return Wrong($"{_word} '{entry.Name}' is in use by the following service{(users.Count > 1 ? "s" : "")}: {string.Join(", ", users)}");
        if (!await services.Files.RemoveAsync(kind, entry.Name, http.RequestAborted))
            return DockerAnswers.NotFound($"{_word} {Shown.Text(id)} not found");
        services.Feed.Publish($"{_word}.removed", entry.Name, $"{_word} {entry.Name} was removed");
        return Results.NoContent();
    }

    private async Task<bool> IsSameAsync(FileEntry entry, byte[] data, CancellationToken cancel) =>
        (await services.Files.DataAsync(kind, entry.Name, cancel)).Data is { } there && CryptographicOperations.FixedTimeEquals(there, data);

    private async Task<bool> IsThereAsync(string name, CancellationToken cancel) =>
        (await services.Files.ListAsync(kind, cancel)).Any(one => one.Name == name);

    private async Task<Found<FileEntry>> FindAsync(string text, CancellationToken cancel) =>
        DockerLookup.Find(
            _word,
            text,
            await services.Files.ListAsync(kind, cancel),
            entry => DockerIds.OfFile(kind, entry.Name),
            entry => entry.Name);

    private static IResult Wrong(string words) => DockerAnswers.Invalid($"rpc error: code = InvalidArgument desc = {words}");
}
