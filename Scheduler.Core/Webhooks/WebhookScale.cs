namespace Scheduler.Core.Webhooks;

/// <summary>How a webhook scales: by so many, or to so many; within bounds either way.</summary>
/// <param name="By">Below zero for down; null where it scales to a number.</param>
public sealed record WebhookScale(int? By, int? To, int Least, int Most)
{
    public override string ToString() => To is { } to
        ? $"to {to}"
        : $"{(By < 0 ? "down" : "up")} by {Math.Abs((long)By.GetValueOrDefault())}, within {Least} and {Most}";
}
