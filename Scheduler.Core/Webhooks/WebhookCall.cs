using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Webhooks;

/// <summary>A call of a webhook's address, and what came of it.</summary>
public sealed record WebhookCall
{
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The address that it came from, as far as the server sees it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? From { get; init; }

    public required WebhookResult Result { get; init; }

    /// <summary>For a person.</summary>
    public required string Text { get; init; }

    /// <summary>Service by service.</summary>
    public ImmutableArray<WebhookEffect> Effects { get; init; } = [];
}

/// <summary>What a call came to for one service.</summary>
public sealed record WebhookEffect(ServiceKey Service, WebhookResult Result, string Text);

public enum WebhookResult
{
    /// <summary>The service was changed.</summary>
    Done,

    /// <summary>It was as wanted already.</summary>
    Unchanged,

    /// <summary>Accepted and kept; it comes about when what stands before it is over.</summary>
    Waits,

    /// <summary>It can not come about; nothing was changed.</summary>
    Refused,

    /// <summary>A newer call wants something else of the service, and this had not begun.</summary>
    Replaced,

    /// <summary>It had waited for too long.</summary>
    GivenUp,

    /// <summary>The same delivery was accepted before; nothing was done again.</summary>
    Repeated,

    /// <summary>It asks for nothing that the webhook does.</summary>
    Ignored,
}
