using System.Security.Cryptography;
using Scheduler.Actors.Journal;
using Scheduler.Core.Webhooks;
using Scheduler.Messages;
using Scheduler.Messages.Services;
using Scheduler.Node.Http;

namespace Scheduler.Node.Webhooks;

/// <summary>A call as it came over HTTP.</summary>
internal sealed record WebhookRequest(string Name, string Token, byte[] Body)
{
    public string? Tag { get; init; }

    public string? Digest { get; init; }

    public string? Delivery { get; init; }

    public string? HubSignature { get; init; }

    public string? TimedSignature { get; init; }

    public string? From { get; init; }
}

/// <summary>What a call is answered with: what came of it, or why nothing did.</summary>
/// <param name="Stranger">Nobody who may call: without a known address, or without its signature.</param>
internal sealed record WebhookReply(WebhookCall? Call, Refusal? Refusal = null, int? Stranger = null);

/// <summary>Lets calls of webhooks in, keeps what they ask for, and then does it: what is answered as accepted survives a crash.</summary>
internal sealed class WebhookReceiver(GatewayServices services, WebhookRounds rounds)
{
    private readonly long _started = services.Clock.GetTimestamp();
    private readonly WebhookPace _pace = new(services.Clock, services.WebhookOptions.CallsPerMinute);

    /// <summary>Calls that ask for nothing are written down as seldom.</summary>
    private readonly WebhookPace _notes = new(services.Clock, 6);

    /// <exception cref="JournalUnavailableException">The database cannot be reached; it may have been accepted.</exception>
    public async Task<WebhookReply> ReceiveAsync(WebhookRequest request, CancellationToken cancel)
    {
        var kept = Naming.Fault(request.Name) is null ? await services.Webhooks.FindAsync(request.Name, cancel) : null;
        if (!WebhookToken.Matches(request.Token, kept?.TokenHash) || kept is null) return Unknown;
        if (!_pace.TryEnter(kept.Hook.Id))
            return new WebhookReply(null, new Refusal(
                RefusalKind.Busy,
                $"The webhook {request.Name} was called {services.WebhookOptions.CallsPerMinute} times within this minute."));
        if (kept.Fault is { } fault) return new WebhookReply(null, Refusal.Unavailable($"{char.ToUpperInvariant(fault[0])}{fault[1..]}."));
        var now = services.Clock.GetUtcNow();
        var call = new WebhookCall
        {
            Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)),
            At = now,
            From = request.From,
            Result = WebhookResult.Refused,
            Text = ""
        };
        if (kept.Secret is { } secret
            && WebhookSignature.Fault(
                request.HubSignature, request.TimedSignature, request.Body, secret, kept.Hook.IsTimestamped, now) is { } wrong)
        {
            await NoteAsync(kept, call with { Text = wrong }, cancel);
            return new WebhookReply(null, Refusal.Invalid(wrong), StatusCodes.Status401Unauthorized);
        }

        // What nobody has signed is not what the caller asked for.
        if (kept.Secret is not null && (request.Tag ?? request.Digest) is not null)
            return new WebhookReply(null, Refusal.Invalid(
                "The webhook takes signed calls, and the query is not signed: name the tag and the digest in the body.", "tag"));
        var delivery = request.Delivery ?? (kept.Secret is null ? null : WebhookSignature.MarkOf(request.TimedSignature));
        return await AcceptAsync(kept, call, new WebhookInput(call.Id, now, delivery, request.Tag, request.Digest, request.Body), cancel);
    }

    /// <summary>What is not known of is not to be told from what is not there, and a registry tells of a push once.</summary>
    private bool HasHeardOfAll =>
        services.Cluster.Staleness is not null
        && services.Clock.GetElapsedTime(_started) >= services.WebhookOptions.SettleFor;

    private static WebhookReply Unknown => new(
        null,
        Refusal.NotFound("There is no such webhook, or its address is another one by now."),
        StatusCodes.Status404NotFound);

    private async Task<WebhookReply> AcceptAsync(KeptWebhook kept, WebhookCall call, WebhookInput input, CancellationToken cancel)
    {
        if (kept.Hook.LooksAtAll && !HasHeardOfAll)
            return new WebhookReply(null, Refusal.Unavailable(
                "This server has started a moment ago and may not have heard of all services yet; send the same again shortly."));
        WebhookOutcome? outcome = null;
        var after = await services.Webhooks.ChangeAsync(kept.Hook.Name, now =>
        {
            // Removed and made anew, or rotated, since it was read: this address is no more.
            outcome = now.TokenHash.AsSpan().SequenceEqual(kept.TokenHash)
                ? WebhookDecision.Of(now.Hook, now.Book, input, services.Board.Services.Values)
                : null;
            return outcome is not { Wishes: { IsEmpty: false } wishes } ? now
                : now with { Book = now.Book.Accept(call with { Result = WebhookResult.Waits, Text = "accepted" }, outcome.Deliveries, wishes) };
        }, cancel);
        if (after is null || outcome is null) return Unknown;
        if (outcome.Wishes.IsEmpty)
        {
            var nothing = call with { Result = outcome.Result, Text = outcome.Text };
            await NoteAsync(after, nothing, cancel);
            return new WebhookReply(nothing, outcome.Refusal);
        }

        services.Feed.Publish(
            "webhook.called",
            kept.Hook.Name,
            $"webhook {kept.Hook.Name} was called for {string.Join(", ", outcome.Wishes.Select(wish => wish.Service).Take(WebhookBook.EffectsMax))}");
        return await DoneAsync(after, call.Id, cancel);
    }

    /// <summary>A registry is answered as soon as its push is kept: it waits for nobody. Whoever else calls hears what came of it.</summary>
    private async Task<WebhookReply> DoneAsync(KeptWebhook kept, string call, CancellationToken cancel)
    {
        rounds.Hear(kept.Hook.Name);
        var accepted = new WebhookReply(CallIn(kept, call));
        if (kept.Hook.Kind == WebhookKind.Push) return accepted;
        try
        {
            await rounds.DoAsync(kept.Hook.Name).WaitAsync(services.Options.RequestTimeout, services.Clock, cancel);
            return await services.Webhooks.FindAsync(kept.Hook.Name, cancel) is { } after && CallIn(after, call) is { } done
                ? new WebhookReply(done)
                : accepted;
        }
        catch (Exception late) when (late is TimeoutException or JournalUnavailableException)
        {
            return accepted;
        }
    }

    private async Task NoteAsync(KeptWebhook kept, WebhookCall call, CancellationToken cancel)
    {
        if (!_notes.TryEnter($"{kept.Hook.Id} {call.Result}")) return;
        await services.Webhooks.ChangeAsync(
            kept.Hook.Name,
            now => now.Hook.Id == kept.Hook.Id ? now with { Book = now.Book.Note(call) } : now,
            cancel);
    }

    private static WebhookCall? CallIn(KeptWebhook kept, string call) => kept.Book.Calls.FirstOrDefault(one => one.Id == call);
}
