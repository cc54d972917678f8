namespace Scheduler.Core.Hosts;

/// <summary>The output of one host's containers: an engine of this process, or the way to one that another server looks after.</summary>
public interface IContainerOutput
{
    /// <summary>
    /// Lines of a container's output, as fast as they are taken. Fails only with
    /// <see cref="EngineException"/>, or the caller's cancellation.
    /// </summary>
    IAsyncEnumerable<LogLine> LogsAsync(string container, LogQuery query, CancellationToken cancel = default);
}
