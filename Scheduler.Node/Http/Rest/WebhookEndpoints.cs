using System.Security.Cryptography;
using System.Text;
using Scheduler.Actors.Journal;
using Scheduler.Core.Webhooks;
using Scheduler.Messages;
using Scheduler.Node.Http.Access;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Wire;
using Scheduler.Node.Sql;
using Scheduler.Node.Webhooks;

namespace Scheduler.Node.Http.Rest;

/// <summary>/v1/webhooks: what may be called without the API token, made and managed with it. Secrets go in and never come out.</summary>
public sealed class WebhookEndpoints(GatewayServices services)
{
    private WebhookShelf Shelf => services.Webhooks;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/webhooks", (Delegate)ListAsync)
            .Describe("webhooks", "Lists webhooks", "Each with its latest call; never with its address.").Answers<IReadOnlyList<WebhookBody>>();
        routes.MapGet("/v1/webhooks/{name}", GetAsync)
            .Describe(
                "webhooks",
                "Shows a webhook",
                $"With what waits, and its latest {WebhookBook.CallsMax} calls with what came of them; never with its address.")
            .Answers<WebhookBody>();
        routes.MapPost("/v1/webhooks", (Delegate)CreateAsync)
            .Describe(
                "webhooks",
                "Makes a webhook",
                "The answer shows its address this once: who has it may call it, without the API token, and have it do what it does, and nothing else.")
            .Takes<WebhookCreateBody>()
            .Answers<WebhookBody>(StatusCodes.Status201Created)
            .Produces<ProblemBody>(StatusCodes.Status409Conflict, Problems.ContentType);
        routes.MapPost("/v1/webhooks/{name}/rotate", RotateAsync)
            .Describe("webhooks", "Gives a webhook another address", "The answer shows it this once. The one before is no more.")
            .Answers<WebhookBody>();
        routes.MapPut("/v1/webhooks/{name}/secret", SecretAsync)
            .Describe("webhooks", "Changes what callers sign with", "Without a secret they need not sign.")
            .Takes<WebhookSecretBody>().Answers<WebhookBody>();
        routes.MapPost("/v1/webhooks/{name}/disable", (string name, HttpContext http) => SwitchAsync(name, http, isDisabled: true))
            .Describe(
                "webhooks",
                "Disables a webhook",
                "Calls are refused with 409, and what it was asked for and has not begun is given up.")
            .Answers<WebhookBody>();
        routes.MapPost("/v1/webhooks/{name}/enable", (string name, HttpContext http) => SwitchAsync(name, http, isDisabled: false))
            .Describe("webhooks", "Enables a webhook", "").Answers<WebhookBody>();
        routes.MapDelete("/v1/webhooks/{name}", RemoveAsync)
            .Describe(
                "webhooks",
                "Removes a webhook",
                "What it was asked for and has not begun is given up. Also when there is none.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private async Task<IResult> ListAsync(HttpContext http)
    {
        if (new Query(http).Fault is { } fault) return Problems.Of(http, fault);
        IReadOnlyList<WebhookBody> all =
        [
            .. (await Shelf.ListAsync(http.RequestAborted))
                .Select(kept => WebhookBody.Of(kept, services.Clock.GetUtcNow(), calls: 1))
        ];
        return Results.Json(all, WireJson.Default.IReadOnlyListWebhookBody);
    }

    private async Task<IResult> GetAsync(string name, HttpContext http)
    {
        if (Fault(name, http) is { } fault) return Problems.Of(http, fault);
        return Shown(http, name, await Shelf.FindAsync(name, http.RequestAborted));
    }

    private async Task<IResult> CreateAsync(HttpContext http)
    {
        if (new Query(http).Fault is { } fault) return Problems.Of(http, fault);
        var (body, problem) = await BodyReader.ReadAsync(http, WireJson.Default.WebhookCreateBody);
        if (body is null) return problem!;
        var faults = WebhookRules.Faults(body, services.ScaleMax);
        if (faults.Count > 0) return Problems.Invalid(http, faults);
        var (hook, token) = (
            WebhookRules.Of(
                body, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), services.Clock.GetUtcNow(), services.ScaleMax),
            WebhookToken.NewText());
        return await ChangeAsync(http, async () =>
        {
            switch (await Shelf.CreateAsync(hook, SecretText.HashOf(token), Bytes(body.Secret), http.RequestAborted))
            {
                case SharedObjectMade.NameTaken:
                    return Problems.Of(http, Refusal.Conflict(
                        $"There is a webhook {hook.Name} already; `scheduler webhooks rotate {hook.Name}` gives it another address."));
                case SharedObjectMade.TooMany:
                    return Problems.Of(http, Refusal.Conflict(
                        $"{ISharedObjectStore.OfAKindMax} webhooks are kept, which is the most: remove one first."));
            }

            services.Feed.Publish("webhook.created", hook.Name, $"webhook {hook.Name} was made");
            return Shown(
                http,
                hook.Name,
                await Shelf.FindAsync(hook.Name, http.RequestAborted),
                UrlOf(http, hook.Name, token),
                StatusCodes.Status201Created);
        });
    }

    private async Task<IResult> RotateAsync(string name, HttpContext http)
    {
        if (Fault(name, http) is { } fault) return Problems.Of(http, fault);
        var token = WebhookToken.NewText();
        return await ChangeAsync(http, async () =>
        {
            var after = await Shelf.ChangeAsync(name, kept => kept with { TokenHash = SecretText.HashOf(token) }, http.RequestAborted);
            if (after is not null) services.Feed.Publish("webhook.changed", name, $"webhook {name} has another address");
            return Shown(http, name, after, UrlOf(http, name, token));
        });
    }

    private async Task<IResult> SecretAsync(string name, HttpContext http)
    {
        if (Fault(name, http) is { } fault) return Problems.Of(http, fault);
        var (body, problem) = await BodyReader.ReadAsync(http, WireJson.Default.WebhookSecretBody);
        if (body is null) return problem!;
        if (WebhookRules.SecretFault(body.Secret) is { } wrong) return Problems.Invalid(http, [wrong]);
        return await ChangeAsync(http, async () =>
        {
            var after = await Shelf.ChangeAsync(
                name,
                kept => kept with
                {
                    Secret = Bytes(body.Secret),
                    Fault = null,
                    Hook = kept.Hook with { IsTimestamped = kept.Hook.IsTimestamped && body.Secret is not null }
                },
                http.RequestAborted);
            if (after is not null) services.Feed.Publish("webhook.changed", name, $"callers of webhook {name} sign with another secret, or need not");
            return Shown(http, name, after);
        });
    }

    private async Task<IResult> SwitchAsync(string name, HttpContext http, bool isDisabled)
    {
        if (Fault(name, http) is { } fault) return Problems.Of(http, fault);
        return await ChangeAsync(http, async () =>
        {
            var after = await Shelf.ChangeAsync(name, kept => kept.Hook.IsDisabled == isDisabled ? kept : kept with
            {
                Hook = kept.Hook with { IsDisabled = isDisabled },
                Book = isDisabled ? kept.Book.Cancelled("the webhook was disabled before it had begun") : kept.Book,
            }, http.RequestAborted);
            if (after is not null) services.Feed.Publish("webhook.changed", name, $"webhook {name} is {(isDisabled ? "disabled" : "enabled")}");
            return Shown(http, name, after);
        });
    }

    private async Task<IResult> RemoveAsync(string name, HttpContext http)
    {
        if (Fault(name, http) is { } fault) return Problems.Of(http, fault);
        return await ChangeAsync(http, async () =>
        {
            if (await Shelf.RemoveAsync(name, http.RequestAborted)) services.Feed.Publish("webhook.removed", name, $"webhook {name} was removed");
            return Results.NoContent();
        });
    }

    private IResult Shown(HttpContext http, string name, KeptWebhook? kept, string? url = null, int status = StatusCodes.Status200OK) => kept is null
        ? Problems.Of(http, Refusal.NotFound($"There is no webhook \"{name}\"."))
        : Results.Json(WebhookBody.Of(kept, services.Clock.GetUtcNow(), WebhookBook.CallsMax, url), WireJson.Default.WebhookBody, statusCode: status);

    private static Refusal? Fault(string name, HttpContext http) => PathNames.Name("webhook", name) ?? new Query(http).Fault;

    private static byte[]? Bytes(string? secret) => secret is null ? null : Encoding.UTF8.GetBytes(secret);

    /// <summary>As whoever asks reaches this server; behind a proxy, the one in front has its own name.</summary>
    private static string UrlOf(HttpContext http, string name, string token) =>
        $"{http.Request.Scheme}://{http.Request.Host}{WebhookPaths.Of(name, token)}";

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
                $"The database cannot be reached, so it may have been written or not; look at it before you ask again: {away.Message}"));
        }
        catch (TimeoutException busy)
        {
            return Problems.Of(http, new Refusal(RefusalKind.Busy, $"{busy.Message}; try again shortly"));
        }
    }
}
