using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Scheduler.Core.Webhooks;
using Scheduler.Node.Webhooks;

namespace Scheduler.Node.Http.Wire;

/// <summary>The body of a new webhook.</summary>
/// <param name="Name">By which it is shown and changed; part of its address.</param>
/// <param name="Stack">Only services of that stack.</param>
/// <param name="Service">Only that service of it.</param>
/// <param name="Labels">Only services with these labels, or whose containers have them.</param>
/// <param name="By">Of a scale: so many more, or below zero less.</param>
/// <param name="To">Of a scale: to so many, instead.</param>
/// <param name="Min">Of a scale by so many: the bounds that it stays within.</param>
/// <param name="Max">As many as a service may have, without it.</param>
/// <param name="Tags">Of an upgrade or a push: which tags may be asked for, such as <c>v1.*</c>.</param>
/// <param name="Registry">Of a push: by which name services know the registry.</param>
/// <param name="Secret">What callers sign with, 16 to 1024 characters; without it they need not sign. Only ever read here.</param>
/// <param name="Timestamped">Only signatures that sign their time count.</param>
/// <param name="ExpiresIn">1m to 87600h; never without it.</param>
/// <param name="Note">What for, shown with it.</param>
public sealed record WebhookCreateBody(
    string Name,
    WebhookKind Kind,
    string? Stack = null,
    string? Service = null,
    ImmutableSortedDictionary<string, string>? Labels = null,
    int? By = null,
    int? To = null,
    int? Min = null,
    int? Max = null,
    string? Tags = null,
    string? Registry = null,
    string? Secret = null,
    bool Timestamped = false,
    TimeSpan? ExpiresIn = null,
    string? Note = null)
{
    public override string ToString() => $"(webhook {Name})";
}

/// <summary>The body of another secret.</summary>
/// <param name="Secret">16 to 1024 characters; without it callers need not sign. Only ever read here.</param>
public sealed record WebhookSecretBody(string? Secret = null)
{
    public override string ToString() => "(a webhook's secret)";
}

/// <summary>A webhook. Its address is in the answers to its creation and rotation only; its secret is never shown.</summary>
public sealed record WebhookBody
{
    public required string Name { get; init; }

    public required WebhookKind Kind { get; init; }

    /// <summary>enabled, disabled, expired or unusable.</summary>
    public required string State { get; init; }

    /// <summary>What it does and to what, for a person.</summary>
    public required string Does { get; init; }

    public string? Stack { get; init; }

    public string? Service { get; init; }

    public required ImmutableSortedDictionary<string, string> Labels { get; init; }

    public int? By { get; init; }

    public int? To { get; init; }

    public int? Min { get; init; }

    public int? Max { get; init; }

    public string? Tags { get; init; }

    public string? Registry { get; init; }

    /// <summary>Callers have to sign.</summary>
    public required bool Signed { get; init; }

    public required bool Timestamped { get; init; }

    public string? Note { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Why it cannot be used, and what to do.</summary>
    public string? Fault { get; init; }

    /// <summary>Where to call it: a secret, shown this once.</summary>
    public string? Url { get; init; }

    /// <summary>What was accepted and has not come about.</summary>
    public required IReadOnlyList<WebhookWaitingBody> Waiting { get; init; }

    /// <summary>The latest, newest first; of a list, the latest one alone.</summary>
    public required IReadOnlyList<WebhookCallBody> Calls { get; init; }

    public static WebhookBody Of(KeptWebhook kept, DateTimeOffset now, int calls, string? url = null)
    {
        var hook = kept.Hook;
        return new WebhookBody
        {
            Name = hook.Name,
            Kind = hook.Kind,
            State = kept.Fault is not null ? "unusable" : hook.IsDisabled ? "disabled" : hook.ExpiresAt <= now ? "expired" : "enabled",
            Does = DoesOf(hook),
            Stack = hook.Selector.Stack,
            Service = hook.Selector.Service,
            Labels = hook.Selector.Labels,
            By = hook.Scale?.By,
            To = hook.Scale?.To,
            Min = hook.Scale is { By: not null } least ? least.Least : null,
            Max = hook.Scale is { By: not null } most ? most.Most : null,
            Tags = hook.Tags,
            Registry = hook.Registry,
            Signed = kept.IsSigned,
            Timestamped = hook.IsTimestamped,
            Note = hook.Note,
            CreatedAt = kept.CreatedAt,
            ExpiresAt = hook.ExpiresAt,
            Fault = kept.Fault,
            Url = url,
            Waiting = [.. kept.Book.Waiting.Select(wish => new WebhookWaitingBody(wish.Service.ToString(), wish.Call, wish.Since, wish.Reason))],
            Calls = [.. kept.Book.Calls.Take(calls).Select(WebhookCallBody.Of)],
        };
    }

    private static string DoesOf(Webhook hook) => hook.Kind switch
    {
        WebhookKind.Scale => $"scales {hook.Selector} {hook.Scale}",
        WebhookKind.Upgrade => $"updates {hook.Selector}{(hook.Tags is { } tags ? $", to tags like {tags}" : "")}",
        _ => $"updates {hook.Selector} when its image is pushed{(hook.Tags is { } tags ? $" with a tag like {tags}" : "")}{(hook.Registry is { } registry ? $" to {registry}" : "")}",
    };
}

/// <summary>Something that was accepted and has not come about.</summary>
/// <param name="Reason">What it waits for.</param>
public sealed record WebhookWaitingBody(string Service, string Call, DateTimeOffset Since, string? Reason);

/// <summary>A call of a webhook, and what came of it.</summary>
/// <param name="From">The address that it came from: that of a proxy, where there is one.</param>
public sealed record WebhookCallBody(
    string Id, DateTimeOffset At, string? From, WebhookResult Result, string Text, IReadOnlyList<WebhookEffectBody> Services)
{
    public static WebhookCallBody Of(WebhookCall call) =>
        new(call.Id, call.At, call.From, call.Result, call.Text,
        [
            .. call.Effects.Select(effect => new WebhookEffectBody(effect.Service.ToString(), effect.Result, effect.Text))
        ]);
}

public sealed record WebhookEffectBody(string Service, WebhookResult Result, string Text);
