using System.Text.Json.Serialization;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Webhooks;

/// <summary>What is to be done to a service: a scale, or an image. Says nothing of how the service is by then.</summary>
public sealed record WebhookDeed
{
    /// <summary>Null for an image.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WebhookScale? Scale { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Tag { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Digest { get; init; }

    /// <summary>The one that was pushed to, in full.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Repository { get; init; }

    [JsonIgnore]
    public bool IsImage => Scale is null;

    /// <summary>The same at each try.</summary>
    public ServiceCommand Command => Scale switch
    {
        { To: { } to } => new ServiceCommand.SetScale(to),
        { By: var by } scale => new ServiceCommand.ScaleBy(by.GetValueOrDefault(), scale.Least, scale.Most),
        _ => new ServiceCommand.UpdateImage(Tag, Digest) { Repository = Repository },
    };
}

/// <summary>A deed that was accepted and has not come about: any server does it.</summary>
/// <param name="Id">The service knows it by this, so that it is done once.</param>
/// <param name="Call">Whose it is.</param>
public sealed record WebhookWish(string Id, string Call, ServiceKey Service, WebhookDeed Deed, DateTimeOffset Since)
{
    /// <summary>What it waits for, in words; null before the first try.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}
