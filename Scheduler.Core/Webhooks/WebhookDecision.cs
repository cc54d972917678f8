using System.Collections.Immutable;
using Scheduler.Core.Images;
using Scheduler.Core.Services;
using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Webhooks;

/// <summary>A call as it came, after whoever calls was let in.</summary>
/// <param name="Call">Its own id, drawn at random.</param>
/// <param name="Delivery">What the caller calls it, so that a repetition is known; null where nothing says.</param>
/// <param name="Tag">Of the query.</param>
/// <param name="Digest">Of the query.</param>
public sealed record WebhookInput(string Call, DateTimeOffset At, string? Delivery, string? Tag, string? Digest, ReadOnlyMemory<byte> Body);

/// <summary>What a call comes to.</summary>
/// <param name="Result"><see cref="WebhookResult.Waits"/> where there is something to do.</param>
public sealed record WebhookOutcome(WebhookResult Result, string Text)
{
    /// <summary>Nothing was accepted, and why.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>To be remembered together with the wishes.</summary>
    public ImmutableArray<string> Deliveries { get; init; } = [];

    public ImmutableArray<WebhookWish> Wishes { get; init; } = [];
}

/// <summary>What a call of a webhook leads to. Pure.</summary>
public static class WebhookDecision
{
    /// <summary>One call touches so many services; a selector that means more is none.</summary>
    public const int ServicesMax = 200;

    private const int DeliveryLengthMax = 128;

    /// <param name="services">All, as the server sees them.</param>
    public static WebhookOutcome Of(Webhook hook, WebhookBook book, WebhookInput input, IEnumerable<ServiceView> services)
    {
        if (hook.IsDisabled)
            return Refused(Refusal.Conflict($"The webhook {hook.Name} is disabled; `scheduler webhooks enable {hook.Name}` enables it."));
        if (hook.ExpiresAt <= input.At) return Refused(Refusal.Conflict($"The webhook {hook.Name} has expired; make another one."));
        var delivery = input.Delivery is { } id ? $"delivery:{id}" : null;
        if (delivery?.Length > DeliveryLengthMax + 9)
            return Refused(Refusal.Invalid($"The id of a delivery has at most {DeliveryLengthMax} characters."));
        if (delivery is not null && book.Knows(delivery)) return Repeated;
        var outcome = hook.Kind switch
        {
            WebhookKind.Scale => OfScale(hook),
            WebhookKind.Upgrade => OfUpgrade(hook, input, services),
            _ => OfPush(hook, book, input, services),
        };
        if (outcome.Deeds.Count == 0) return outcome.None!;
        if (outcome.Deeds.Count > ServicesMax)
            return Refused(Refusal.Conflict(
                $"The webhook {hook.Name} would touch {outcome.Deeds.Count} services, and at most {ServicesMax} are touched at once: narrow what it selects."));
        if (book.Waiting.Length + outcome.Deeds.Count > WebhookBook.WaitingMax)
            return Refused(new Refusal(
                RefusalKind.Busy, $"{book.Waiting.Length} things that the webhook {hook.Name} was asked for still wait."));
        return new WebhookOutcome(WebhookResult.Waits, "accepted")
        {
            Deliveries = [.. outcome.Deliveries, .. delivery is null ? [] : new[] { delivery }],
            Wishes = [.. outcome.Deeds.Select(deed => new WebhookWish($"{hook.Id}-{input.Call}", input.Call, deed.Service, deed.Deed, input.At))],
        };
    }

    private static WebhookOutcome Repeated => new(WebhookResult.Repeated, "this delivery was accepted before; nothing is done again");

    private static WebhookOutcome Refused(Refusal refusal) => new(WebhookResult.Refused, refusal.Reason) { Refusal = refusal };

    private static Asked OfScale(Webhook hook) => new([(hook.Selector.One!.Value, new WebhookDeed { Scale = hook.Scale })]);

    private static Asked OfUpgrade(Webhook hook, WebhookInput input, IEnumerable<ServiceView> services)
    {
        var body = UpgradeReader.Read(input.Body);
        var (tag, digest) = (input.Tag ?? body.Tag, input.Digest ?? body.Digest);
        if (tag is not null && hook.Tags is { } pattern && !TagPattern.Matches(pattern, tag))
            return Nothing(Refused(Refusal.Invalid($"The webhook {hook.Name} takes tags like {pattern}, and {Shown.Text(tag)} is none.", "tag")));
        var (_, fault) = ImageChange.Of("image", tag, digest);
        if (fault is not null)
            return Nothing(Refused(Refusal.Invalid(
                "The tag or the digest is none: a tag is 1 to 128 letters, digits, '_', '-' and '.', a digest sha256: and 64 hexadecimal digits.",
                "tag")));
        // The one service itself says whether it is there.
        if (hook.Selector is { IsOne: true, One: { } one }) return new Asked([(one, new WebhookDeed { Tag = tag, Digest = digest })]);
        List<(ServiceKey, WebhookDeed)> deeds =
            [.. services.Where(hook.Selector.Selects).Select(view => (view.Key, new WebhookDeed { Tag = tag, Digest = digest }))];
        return deeds.Count > 0
            ? new Asked(deeds)
            : Nothing(Refused(Refusal.Conflict($"The webhook {hook.Name} selects {hook.Selector}, and there is no such service.")));
    }

    private static Asked OfPush(Webhook hook, WebhookBook book, WebhookInput input, IEnumerable<ServiceView> services)
    {
        var (pushes, fault) = PushReader.Read(input.Body);
        if (fault is not null) return Nothing(Refused(Refusal.Invalid(fault)));
        if (pushes.Count == 0) return Nothing(new WebhookOutcome(WebhookResult.Ignored, "it tells of no push of a tag"));
        var fresh = pushes.Where(push => push.Event is null || !book.Knows(Id(push.Event))).ToList();
        if (fresh.Count == 0) return Nothing(Repeated);
        var deeds = new SortedDictionary<ServiceKey, WebhookDeed>();
        var selected = services.Where(hook.Selector.Selects).ToList();
        // In the order in which it was pushed: the last one of a tag is what the tag stands for.
        foreach (var push in fresh)
        {
            if ((hook.Registry ?? push.Registry) is not { } registry)
                return Nothing(Refused(Refusal.Invalid(
                    "The notification does not say which registry it is of: name it where the webhook is made, with --registry.")));
            if (SpecFaults.ImageFault($"{registry}/{push.Repository}:{push.Tag}{(push.Digest is { } known ? $"@{known}" : "")}") is { } wrong)
                return Nothing(Refused(Refusal.Invalid(wrong)));
            foreach (var view in selected)
            {
                if (DeedOf(hook, push, $"{registry}/{push.Repository}", view.Spec.Container.Image) is { } deed) deeds[view.Key] = deed;
            }
        }

        return deeds.Count > 0
            ? new Asked([.. deeds.Select(deed => (deed.Key, deed.Value))])
            {
                Deliveries = [.. fresh.Select(push => push.Event).OfType<string>().Select(Id)]
            }
            : Nothing(new WebhookOutcome(WebhookResult.Ignored, $"no service that it selects ({hook.Selector}) runs {NamesOf(hook, fresh)}"));
    }

    /// <summary>What a push means for a service; null for nothing.</summary>
    private static WebhookDeed? DeedOf(Webhook hook, PushedImage push, string name, string image)
    {
        var repository = PinnedImage.RepositoryOf(name);
        if (PinnedImage.RepositoryOf(image) != repository) return null;
        if (hook.Tags is { } pattern)
            return TagPattern.Matches(pattern, push.Tag)
                ? new WebhookDeed { Tag = push.Tag, Digest = push.Digest, Repository = repository }
                : null;
        // What is pinned by a digest alone follows no tag.
        var tag = PinnedImage.TagIn(image) ?? (PinnedImage.DigestIn(image) is null ? "latest" : null);
        return tag == push.Tag ? new WebhookDeed { Digest = push.Digest, Repository = repository } : null;
    }

    private static string NamesOf(Webhook hook, IEnumerable<PushedImage> pushes) =>
        Shown.Text(string.Join(", ", pushes.Select(push => $"{hook.Registry ?? push.Registry}/{push.Repository}:{push.Tag}").Distinct()), 200);

    /// <summary>As it is remembered: not endless, whatever a registry sends.</summary>
    private static string Id(string told) => told.Length <= DeliveryLengthMax ? told : Revision.DigestOf(System.Text.Encoding.UTF8.GetBytes(told));

    private static Asked Nothing(WebhookOutcome outcome) => new([]) { None = outcome };

    /// <summary>What is asked for; without any deeds, what the call comes to instead.</summary>
    private sealed record Asked(IReadOnlyList<(ServiceKey Service, WebhookDeed Deed)> Deeds)
    {
        public WebhookOutcome? None { get; init; }

        public IReadOnlyList<string> Deliveries { get; init; } = [];
    }
}
