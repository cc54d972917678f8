using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Streams;

/// <summary>One instance's output. What keeps it from being read becomes a line of its own instead of an end for all.</summary>
public sealed class LogSource(InstanceView instance, Func<HostId, IContainerOutput?> outputOf)
{
    public InstanceView Instance => instance;

    /// <summary>The lines as they come; the last one may be an error.</summary>
    public async IAsyncEnumerable<LogBody> ReadAsync(
        LogQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        if (instance is not { Host: { } host, ContainerId: { } container }) yield break;
        if (outputOf(host) is not { } output)
        {
            yield return Error($"the host {host} is not connected to any server");
            yield break;
        }

        await using var lines = output.LogsAsync(container, query, cancel).GetAsyncEnumerator(cancel);
        while (true)
        {
            LogBody? line = null;
            try
            {
                if (await lines.MoveNextAsync()) line = Line(lines.Current);
            }
            catch (EngineException fault)
            {
                line = Error($"the host {host} does not give the output: {fault.Message}");
            }

            if (line is null) yield break;
            yield return line;
            if (line.At is null) yield break;
        }
    }

    private LogBody Line(LogLine line) =>
        Body(line.IsError ? "stderr" : "stdout", line.At, line.Text);

    private LogBody Error(string reason) => Body("error", null, reason);

    private LogBody Body(string stream, DateTimeOffset? at, string text) =>
        new(instance.Service.ToString(), instance.Slot, instance.Id?.Value, instance.Host?.Value, stream, at, text);
}
