namespace Scheduler.Node.Peers.Serving;

/// <summary>Lets a host within the process write to the process's own logs.</summary>
internal sealed class ForwardedLogs(ILoggerFactory target) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => target.CreateLogger(categoryName);

    public void Dispose()
    {
        // The target is its owner's.
    }
}
