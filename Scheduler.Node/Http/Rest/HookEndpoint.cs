using Microsoft.AspNetCore.Http.Features;
using Scheduler.Actors.Journal;
using Scheduler.Core.Webhooks;
using Scheduler.Messages;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Wire;
using Scheduler.Node.Webhooks;

namespace Scheduler.Node.Http.Rest;

/// <summary>Where webhooks are called, by registries, pipelines and monitors that have no API token.</summary>
internal sealed class HookEndpoint(GatewayServices services, WebhookReceiver receiver)
{
    /// <summary>How callers name a delivery, so that its repetition is known: our own, and GitHub's, Gitea's and GitLab's.</summary>
    private static readonly string[] DeliveryHeaders = ["Idempotency-Key", "X-GitHub-Delivery", "X-Gitea-Delivery", "X-Gitlab-Event-UUID"];

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost(WebhookPaths.Route, ReceiveAsync)
        .Describe(
            "webhooks",
            "Calls a webhook",
            "Without the API token. 200: done, or nothing to do; 202: accepted and kept, and it comes about when what stands before it is over. docs/webhooks.md says which bodies are read.")
        .Query("tag", "Of an upgrade: the tag to update to; the present one without it.")
        .Query("digest", "Of an upgrade: what the tag stands for; what the registry says without it.")
        .WithMetadata(new HeaderParameter(
            "Idempotency-Key",
            "Or X-GitHub-Delivery, X-Gitea-Delivery, X-Gitlab-Event-UUID: the same delivery is done once."))
        .WithMetadata(new HeaderParameter(WebhookSignature.Hub, "sha256=HEX: the HMAC-SHA256 of the body, where the webhook has a secret."))
        .WithMetadata(new HeaderParameter(WebhookSignature.Timed, "t=SECONDS,v1=HEX: that of \"SECONDS.\" and the body, instead."))
        .Answers<WebhookCallBody>().Answers<WebhookCallBody>(StatusCodes.Status202Accepted)
        .Produces<ProblemBody>(StatusCodes.Status409Conflict, Problems.ContentType)
        .Produces<ProblemBody>(StatusCodes.Status413PayloadTooLarge, Problems.ContentType);

    private async Task<IResult> ReceiveAsync(string name, string token, HttpContext http)
    {
        // Whatever is logged or answered from here on has the secret no more.
        http.Request.Path = WebhookPaths.Shown(name);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = services.WebhookOptions.BodyBytesMax;
        var query = new Query(http, "tag", "digest");
        if (query.Fault is { } fault) return Problems.Of(http, fault);
        var headers = http.Request.Headers;
        var request = new WebhookRequest(name, token, await BodyReader.ReadBytesAsync(http))
        {
            Tag = query.Text("tag"),
            Digest = query.Text("digest"),
            Delivery = DeliveryHeaders.Select(header => headers[header].ToString()).FirstOrDefault(text => text.Length > 0),
            HubSignature = headers[WebhookSignature.Hub],
            TimedSignature = headers[WebhookSignature.Timed],
            From = http.Connection.RemoteIpAddress?.ToString(),
        };
        try
        {
            return Answer(http, await receiver.ReceiveAsync(request, http.RequestAborted));
        }
        catch (JournalUnavailableException away)
        {
            return Problems.Of(http, new Refusal(
                RefusalKind.OutcomeUnknown,
                $"The database cannot be reached, so the call may have been accepted or not; the same delivery again is done once: {away.Message}"));
        }
        catch (TimeoutException busy)
        {
            return Problems.Of(http, new Refusal(RefusalKind.Busy, $"{busy.Message}; try again shortly"));
        }
    }

    private static IResult Answer(HttpContext http, WebhookReply reply) => reply switch
    {
        { Stranger: { } status, Refusal: { } why } => Problems.OfStatus(http, status, why.Reason),
        { Refusal: { } refusal } => Problems.Of(http, refusal),
        { Call: { Result: WebhookResult.Refused or WebhookResult.GivenUp } call } => Problems.Of(http, Refusal.Conflict(call.Text)),
        { Call: { } call } => Results.Json(
            WebhookCallBody.Of(call),
            WireJson.Default.WebhookCallBody,
            statusCode: call.Result == WebhookResult.Waits ? StatusCodes.Status202Accepted : StatusCodes.Status200OK),
        _ => throw new InvalidOperationException("A call was answered with nothing."),
    };
}
