using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Streams;

/// <summary>Writes lines of output to a client in a form of its own.</summary>
public interface ILogWriter
{
    Task WriteAsync(LogBody line, CancellationToken ended);

    Task FlushAsync(CancellationToken ended);
}
