using Scheduler.Core.Webhooks;

namespace Scheduler.Node.Webhooks;

/// <summary>A webhook with who may call it and what it remembers.</summary>
/// <param name="TokenHash">Of the secret part of its address, which is kept nowhere.</param>
/// <param name="Secret">What callers sign with; null for none, or when it cannot be opened.</param>
/// <param name="Fault">Why it cannot be used, and what to do; null for nothing.</param>
/// <param name="Version">Grows with every change.</param>
/// <param name="CreatedAt">By the database's clock.</param>
public sealed record KeptWebhook(
    Webhook Hook, byte[] TokenHash, byte[]? Secret, string? Fault, WebhookBook Book, long Version, DateTimeOffset CreatedAt)
{
    /// <summary>Callers have to sign.</summary>
    public bool IsSigned => Secret is not null || Fault is not null;

    public override string ToString() => $"(webhook {Hook.Name})";
}
