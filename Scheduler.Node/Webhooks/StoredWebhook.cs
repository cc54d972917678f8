using System.Text.Json;
using Scheduler.Core.Webhooks;
using Scheduler.Messages.Wire;

namespace Scheduler.Node.Webhooks;

/// <summary>A webhook as the database keeps it. A stored format: only added to, with defaults.</summary>
/// <param name="Secret">Sealed.</param>
internal sealed record StoredWebhook(Webhook Hook, byte[] TokenHash, byte[]? Secret, WebhookBook Book)
{
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, ManifestRegistry.Json);

    public static StoredWebhook Read(byte[] body) => JsonSerializer.Deserialize<StoredWebhook>(body, ManifestRegistry.Json)!;
}
