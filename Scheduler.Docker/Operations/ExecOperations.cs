using Scheduler.Docker.Models;
using Scheduler.Docker.Transport;

namespace Scheduler.Docker;

/// <summary>Commands in containers, and what talks to them.</summary>
public sealed class ExecOperations
{
    private readonly EngineTransport _transport;

    internal ExecOperations(EngineTransport transport) => _transport = transport;

    /// <summary>Prepares a command. Conflict: the container does not run.</summary>
    /// <returns>The exec's id.</returns>
    public async Task<string> CreateAsync(
        string container, ExecSpec spec, TimeSpan? deadline = null, CancellationToken cancellation = default)
    {
        var call = Post($"/containers/{Segment.Of(container)}/exec", deadline).WithJson(spec, EngineJson.Default.ExecSpec);
        var answer = await _transport.ReadAsync(call, EngineJson.Default.IdAnswer, cancellation);
        return answer.Id ?? throw new DockerProtocolException("no id", call.ToString(), _transport.Endpoint.ToString());
    }

    /// <summary>Starts a prepared command and stays joined to it.</summary>
    public async Task<AttachedProcess> StartAsync(
        string exec, bool tty = false, TimeSpan? deadline = null, CancellationToken cancellation = default)
    {
        var call = Post($"/exec/{Segment.Of(exec)}/start", deadline)
            .WithJson(new ExecStart(Detach: false, tty), EngineJson.Default.ExecStart);
        return new AttachedProcess(await _transport.HijackAsync(call, cancellation), tty);
    }

    /// <summary>Starts a prepared command and leaves it alone.</summary>
    public Task StartDetachedAsync(
        string exec, bool tty = false, TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            Post($"/exec/{Segment.Of(exec)}/start", deadline)
                .WithJson(new ExecStart(Detach: true, tty), EngineJson.Default.ExecStart),
            cancellation);

    public Task<ExecDetails> InspectAsync(
        string exec, TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        _transport.ReadAsync(
            new EngineCall(HttpMethod.Get, $"/exec/{Segment.Of(exec)}/json", deadline ?? _transport.Options.QueryDeadline),
            EngineJson.Default.ExecDetails, cancellation);

    /// <summary>Sets the size of the terminal, in characters.</summary>
    public Task ResizeAsync(
        string exec, int rows, int columns, TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            Post($"/exec/{Segment.Of(exec)}/resize", deadline) with
            {
                Query = new Query().Add("h", rows).Add("w", columns),
            },
            cancellation);

    /// <summary>Joins a container's own first process.</summary>
    public async Task<AttachedProcess> AttachAsync(
        string container, bool tty, bool stdin = true, bool logs = false, TimeSpan? deadline = null,
        CancellationToken cancellation = default)
    {
        var call = Post($"/containers/{Segment.Of(container)}/attach", deadline) with
        {
            Query = new Query()
                .Add("stream", true).Add("stdin", stdin).Add("stdout", true).Add("stderr", true).Add("logs", logs),
        };
        return new AttachedProcess(await _transport.HijackAsync(call, cancellation), tty);
    }

    /// <summary>
    /// Runs a command to its end. <paramref name="deadline"/> (null: <see cref="DockerEngineOptions.ProcessDeadline"/>)
    /// limits the whole; the command itself goes on when it expires, for the engine cannot end it.
    /// </summary>
    /// <exception cref="DockerProtocolException">It says more than <paramref name="outputBytesMax"/>.</exception>
    public async Task<ExecResult> RunAsync(
        string container, ExecSpec spec, ReadOnlyMemory<byte> stdin = default, int outputBytesMax = 1024 * 1024,
        TimeSpan? deadline = null, CancellationToken cancellation = default)
    {
        var whole = Post($"/containers/{Segment.Of(container)}/exec", deadline ?? _transport.Options.ProcessDeadline);
        return await _transport.WithinAsync(whole, cancellation, async token =>
        {
            var exec = await CreateAsync(container, spec with { AttachStdin = !stdin.IsEmpty }, null, token);
            await using var process = await StartAsync(exec, spec.Tty, null, token);
            if (!stdin.IsEmpty)
            {
                await process.WriteAsync(stdin, token);
                await process.EndInputAsync();
            }

            var (stdout, stderr) = (new MemoryStream(), new MemoryStream());
            await foreach (var frame in process.ReadAsync(token))
            {
                (frame.Stream == LogStream.Stderr ? stderr : stdout).Write(frame.Bytes.Span);
                if (stdout.Length + stderr.Length > outputBytesMax)
                    throw new InvalidDataException($"the command says more than {outputBytesMax} bytes");
            }

            var details = await InspectAsync(exec, null, token);
            return new ExecResult(details.ExitCode, stdout.ToArray(), stderr.ToArray());
        });
    }

    private EngineCall Post(string path, TimeSpan? deadline) =>
        new(HttpMethod.Post, path, deadline ?? _transport.Options.ChangeDeadline);
}
