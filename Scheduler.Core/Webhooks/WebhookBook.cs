using System.Collections.Immutable;

namespace Scheduler.Core.Webhooks;

/// <summary>
/// What a webhook remembers: the deliveries that it has accepted, what of them has not come about, and its latest calls. Kept
/// as one value, so that accepting a delivery and remembering it are one write. Bounded. Pure.
/// </summary>
public sealed record WebhookBook
{
    /// <summary>A delivery is known again as long as it is among so many.</summary>
    public const int DeliveriesMax = 256;

    public const int CallsMax = 20;

    /// <summary>So much may wait at one time.</summary>
    public const int WaitingMax = 500;

    /// <summary>A call remembers what it came to for so many services.</summary>
    public const int EffectsMax = 20;

    public static readonly WebhookBook Empty = new();

    /// <summary>Oldest first.</summary>
    public ImmutableArray<string> Deliveries { get; init; } = [];

    /// <summary>Oldest first; of an image at most one for each service.</summary>
    public ImmutableArray<WebhookWish> Waiting { get; init; } = [];

    /// <summary>Newest first.</summary>
    public ImmutableArray<WebhookCall> Calls { get; init; } = [];

    public bool Knows(string delivery) => Deliveries.Contains(delivery);

    /// <summary>A call that asks for something is accepted. Of what waits for the same service's image, the newest wins.</summary>
    public WebhookBook Accept(WebhookCall call, ImmutableArray<string> deliveries, ImmutableArray<WebhookWish> wishes)
    {
        var anew = wishes.Where(wish => wish.Deed.IsImage).Select(wish => wish.Service).ToHashSet();
        var replaced = Waiting.Where(wish => wish.Deed.IsImage && anew.Contains(wish.Service)).ToList();
        var book = replaced.Aggregate(this, (now, wish) => now.Over(wish, WebhookResult.Replaced, "a newer call came before it had begun"));
        var effects = wishes.Select(wish => new WebhookEffect(wish.Service, WebhookResult.Waits, "accepted"));
        return book.Note(call with { Effects = [.. effects.Take(EffectsMax)] }) with
        {
            Deliveries = Last(book.Deliveries.AddRange(deliveries.Where(delivery => !book.Knows(delivery))), DeliveriesMax),
            Waiting = book.Waiting.AddRange(wishes),
        };
    }

    /// <summary>
    /// A call that asks for nothing that is done. Of several that came to the same,
    /// the newest is remembered: registries tell of every layer.
    /// </summary>
    public WebhookBook Note(WebhookCall call)
    {
        var shown = call with { Text = Shown.Text(call.Text, 500) };
        var others = Calls.Where(one => one.Effects.Length + shown.Effects.Length > 0 || (one.Result, one.Text) != (shown.Result, shown.Text));
        return this with { Calls = [.. others.Prepend(shown).Take(CallsMax)] };
    }

    /// <summary>A wish has come about, or never will.</summary>
    public WebhookBook Over(WebhookWish wish, WebhookResult result, string text) =>
        Told(wish, result, text) with { Waiting = Waiting.RemoveAll(one => one.Id == wish.Id && one.Service == wish.Service) };

    /// <summary>A wish waits on. One that a newer call has replaced meanwhile does not.</summary>
    public WebhookBook Waits(WebhookWish wish, string reason)
    {
        var shown = Shown.Text(reason, 300);
        var at = Waiting.ToList().FindIndex(one => one.Id == wish.Id && one.Service == wish.Service);
        return at < 0 || Waiting[at].Reason == shown
            ? this
            : Told(wish, WebhookResult.Waits, shown) with { Waiting = Waiting.SetItem(at, Waiting[at] with { Reason = shown }) };
    }

    /// <summary>Nothing of what waits is done.</summary>
    public WebhookBook Cancelled(string why) => Waiting.Aggregate(this, (book, wish) => book.Over(wish, WebhookResult.GivenUp, why));

    private WebhookBook Told(WebhookWish wish, WebhookResult result, string text)
    {
        var at = Calls.ToList().FindIndex(call => call.Id == wish.Call);
        return at < 0
            ? this
            : this with { Calls = Calls.SetItem(at, With(Calls[at], new WebhookEffect(wish.Service, result, Shown.Text(text, 300)))) };
    }

    private static WebhookCall With(WebhookCall call, WebhookEffect effect)
    {
        ImmutableArray<WebhookEffect> effects = [.. call.Effects.Select(one => one.Service == effect.Service ? effect : one)];
        return call with
        {
            Effects = effects,
            Result = effects.IsEmpty ? effect.Result : WebhookResults.Of(effects.Select(one => one.Result)),
            Text = WebhookResults.Words(effects)
        };
    }

    private static ImmutableArray<string> Last(ImmutableArray<string> all, int most) =>
        all.Length <= most ? all : all.RemoveRange(0, all.Length - most);
}
