using Scheduler.Node.Configuration;

namespace Scheduler.Node.Cli.Api;

/// <summary>Tells a person who waits why a request is tried again; once for each reason, and not at once: most are over by then.</summary>
/// <param name="patience">For how long it is tried, from now on.</param>
internal sealed class RetryNotice(TextWriter to, TimeProvider clock, TimeSpan patience)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    private readonly long _started = clock.GetTimestamp();
    private string? _told;

    public void Say(string reason)
    {
        if (reason == _told || clock.GetElapsedTime(_started) < Silence) return;
        _told = reason;
        to.WriteLine($"scheduler: {reason.TrimEnd('.')}; tried again for up to {Duration.Format(patience)} in all");
    }
}
