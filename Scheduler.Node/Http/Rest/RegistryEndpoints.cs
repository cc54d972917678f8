using Scheduler.Actors.Journal;
using Scheduler.Core.Images;
using Scheduler.Messages;
using Scheduler.Messages.Registries;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Wire;
using Scheduler.Node.Registries;

namespace Scheduler.Node.Http.Rest;

/// <summary>/v1/registries: what registries are logged in to with. Passwords go in and never come out.</summary>
public sealed class RegistryEndpoints(GatewayServices services)
{
    private const int UsernameLengthMax = 256;
    private const int PasswordLengthMax = 16 * 1024;

    private RegistryDesk Desk => services.Registries;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/registries", List)
            .Describe("registries", "Lists the registries that logins are kept for", "Never with a password.").Answers<IReadOnlyList<RegistryBody>>();
        routes.MapGet("/v1/registries/{registry}", Get)
            .Describe("registries", "Shows whether a login is kept for a registry", "Never with a password.").Answers<RegistryBody>();
        routes.MapPut("/v1/registries/{registry}", PutAsync)
            .Describe(
                "registries",
                "Keeps a login for a registry",
                "Sealed, for the whole cluster, and sent with each pull from there. It is tried at the next pull; pulls that wait for it are tried at once.")
            .Takes<RegistryLoginBody>().Answers<RegistryBody>();
        routes.MapDelete("/v1/registries/{registry}", RemoveAsync)
            .Describe(
                "registries",
                "Forgets a registry's login",
                "Images that are on the hosts stay there. Also when none is kept.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private IResult List(HttpContext http)
    {
        if (new Query(http).Fault is { } fault) return Problems.Of(http, fault);
        IReadOnlyList<RegistryBody> all = [.. Desk.Entries.Select(RegistryBody.Of)];
        return Results.Json(all, WireJson.Default.IReadOnlyListRegistryBody);
    }

    private IResult Get(string registry, HttpContext http)
    {
        if ((Name(registry, out var name) ?? new Query(http).Fault) is { } fault) return Problems.Of(http, fault);
        return Desk.Find(name) is { } found
            ? Results.Json(RegistryBody.Of(found), WireJson.Default.RegistryBody)
            : Problems.Of(http, Refusal.NotFound($"No login is kept for {name}."));
    }

    private async Task<IResult> PutAsync(string registry, HttpContext http)
    {
        if ((Name(registry, out var name) ?? new Query(http).Fault) is { } fault) return Problems.Of(http, fault);
        var (body, problem) = await BodyReader.ReadAsync(http, WireJson.Default.RegistryLoginBody);
        if (body is null) return problem!;
        if (FaultOf(body) is { } wrong) return Problems.Of(http, wrong);
        return await ChangeAsync(http, async () =>
        {
            if (await Desk.PutAsync(name, new RegistryLogin(body.Username, body.Password), http.RequestAborted) is { } refusal)
                return Problems.Of(http, refusal);
            services.Feed.Publish("registry.login", name, $"credentials for {name} were stored");
            return Desk.Find(name) is { } kept
                ? Results.Json(RegistryBody.Of(kept), WireJson.Default.RegistryBody)
                : Problems.Of(http, Refusal.Conflict($"the login for {name} was kept, and removed by someone else meanwhile"));
        });
    }

    private async Task<IResult> RemoveAsync(string registry, HttpContext http)
    {
        if ((Name(registry, out var name) ?? new Query(http).Fault) is { } fault) return Problems.Of(http, fault);
        return await ChangeAsync(http, async () =>
        {
            if (await Desk.RemoveAsync(name, http.RequestAborted))
                services.Feed.Publish("registry.logout", name, $"credentials for {name} were removed");
            return Results.NoContent();
        });
    }

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

    /// <summary>An address has slashes, which come escaped.</summary>
    private static Refusal? Name(string text, out string name)
    {
        name = RegistryNames.Parse(Uri.UnescapeDataString(text)) ?? "";
        return name.Length == 0
            ? Refusal.Invalid($"The registry in the path is no registry's name: expected {RegistryNames.Expected}.", "registry")
            : null;
    }

    private static Refusal? FaultOf(RegistryLoginBody body) => body switch
    {
        { Username: { Length: 0 or > UsernameLengthMax } } =>
            Refusal.Invalid($"is a text of 1 to {UsernameLengthMax} characters.", "username"),
        { Username: var name } when name.Any(char.IsControl) || name.Contains(':') =>
            Refusal.Invalid("has a colon or a control character in it, which no registry takes.", "username"),
        { Password: { Length: 0 or > PasswordLengthMax } } =>
            Refusal.Invalid($"is a text of 1 to {PasswordLengthMax} characters.", "password"),
        { Password: var secret } when secret.Any(char.IsControl) =>
            Refusal.Invalid("has a control character in it, such as the end of a line.", "password"),
        _ => null,
    };
}
