namespace Scheduler.Node.Configuration;

/// <param name="BodyBytesMax">Of one call.</param>
/// <param name="CallsPerMinute">Of one webhook, on this server.</param>
/// <param name="WaitMax">How long an accepted update may wait for another one to be over.</param>
/// <param name="SettleFor">How long after its start a server may not have heard of all services.</param>
public sealed record WebhooksSection(int BodyBytesMax, int CallsPerMinute, TimeSpan WaitMax, TimeSpan SettleFor)
{
    /// <summary>For a server that knows of all that is there from the beginning.</summary>
    public static readonly WebhooksSection Settled = new(512 * 1024, 600, TimeSpan.FromHours(1), TimeSpan.Zero);
}
