using System.Text.Json.Serialization;

namespace Scheduler.Core.Webhooks;

/// <summary>What a webhook does when its address is called, and to what. Who may call it is kept elsewhere.</summary>
public sealed record Webhook
{
    public required string Name { get; init; }

    /// <summary>Drawn at random: one that is made anew under a name is another one.</summary>
    public required string Id { get; init; }

    public required WebhookKind Kind { get; init; }

    /// <summary>The services that it may touch, and no others.</summary>
    public WebhookSelector Selector { get; init; } = new();

    /// <summary>Of <see cref="WebhookKind.Scale"/>; null for the others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WebhookScale? Scale { get; init; }

    /// <summary>
    /// Which tags may be asked for, such as <c>v1.*</c>. Without it an upgrade may ask for any, and a push updates those that have
    /// the very tag that was pushed.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Tags { get; init; }

    /// <summary>Of a push: by which name services know the registry, where it calls itself otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Registry { get; init; }

    /// <summary>Only signatures that sign their time count.</summary>
    public bool IsTimestamped { get; init; }

    public bool IsDisabled { get; init; }

    /// <summary>Which services it touches is found out by looking at them all.</summary>
    [JsonIgnore]
    public bool LooksAtAll => Kind == WebhookKind.Push || (Kind == WebhookKind.Upgrade && !Selector.IsOne);

    /// <summary>Null for never.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }
}

public enum WebhookKind
{
    /// <summary>Scales a service.</summary>
    Scale,

    /// <summary>Updates services to a tag, or to what the registry has under their tags now.</summary>
    Upgrade,

    /// <summary>Hears a registry's notifications, and updates the services that run what was pushed.</summary>
    Push,
}
