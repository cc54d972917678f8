using System.Buffers.Binary;
using System.Text;
using Scheduler.Core.Swarm;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.Streams;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>
/// Lines of output in Docker's frames: eight bytes that say from which stream and how many bytes, then the line. Of a
/// terminal, without them. With details, each line names its node, service and task in front, by which the CLI sorts them.
/// </summary>
public sealed class FrameWriter(Stream body, FrameForm form) : ILogWriter
{
    private const int HeadBytes = 8;

    public Task WriteAsync(LogBody line, CancellationToken ended) => body.WriteAsync(Frame(line), ended).AsTask();

    public Task FlushAsync(CancellationToken ended) => body.FlushAsync(ended);

    private byte[] Frame(LogBody line)
    {
        // What a line of ours has of an instance's stderr, and what keeps its output from being read, both go to stderr.
        var isOut = line.Stream == "stdout";
        if ((isOut && !form.Stdout) || (line.Stream == "stderr" && !form.Stderr)) return [];
        var text = Encoding.UTF8.GetBytes(Text(line));
        if (form.IsTerminal) return text;
        var frame = new byte[HeadBytes + text.Length];
        frame[0] = (byte)(isOut ? 1 : 2);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), (uint)text.Length);
        text.CopyTo(frame, HeadBytes);
        return frame;
    }

    private string Text(LogBody line)
    {
        var text = new StringBuilder();
        if (form.Timestamps) text.Append(DockerTime.LineText(line.At ?? form.Now())).Append(' ');
        if (form.ServiceId is { } service)
        {
            text.Append("com.docker.swarm.node.id=").Append(line.Host is { } host ? DockerIds.OfHost(new HostId(host)) : "")
                .Append(",com.docker.swarm.service.id=").Append(service)
                .Append(",com.docker.swarm.task.id=")
                .Append(line.Instance is { } instance ? DockerIds.OfTask(new InstanceId(instance)) : "")
                .Append(' ');
        }

        if (line.Stream == "error") text.Append("[no output: ").Append(line.Text).Append(']');
        else text.Append(line.Text);
        return text.Append('\n').ToString();
    }
}

/// <param name="ServiceId">With details: the service that the lines are of; null without.</param>
/// <param name="Now">For lines without a time of their own.</param>
public sealed record FrameForm(bool Stdout, bool Stderr, bool Timestamps, bool IsTerminal, string? ServiceId, Func<DateTimeOffset> Now);
