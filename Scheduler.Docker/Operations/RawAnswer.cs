using System.Net;
using System.Text.Json;
using Scheduler.Docker.Models;
using Scheduler.Docker.Transport;

namespace Scheduler.Docker;

/// <summary>An engine's answer as it is: its status, and its body as it comes. Disposing lets go of it.</summary>
public sealed class RawAnswer : IAsyncDisposable
{
    private readonly Stream _body;
    private readonly HijackedStream? _connection;

    private RawAnswer(int status, string? contentType, Stream body, HijackedStream? connection = null)
    {
        (Status, ContentType) = (status, contentType);
        (_body, _connection) = (body, connection);
    }

    /// <summary>101 for a two-way stream.</summary>
    public int Status { get; }

    public string? ContentType { get; }

    internal static RawAnswer Of(AnswerStream answer) => new((int)answer.Status, answer.ContentType, answer);

    /// <summary>Whoever writes waits as long as the process in the container does not read: that is its own affair.</summary>
    internal static RawAnswer Of(HijackedStream connection) => new(
        (int)HttpStatusCode.SwitchingProtocols, connection.Stream.ContentType, connection.Stream.WithPatientWrites(), connection);

    internal static RawAnswer Refusal(int status, string words) =>
        new(
            status,
            "application/json",
            new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(new ErrorAnswer(words), EngineJson.Default.ErrorAnswer)));

    /// <summary>The next bytes of the body; 0 at its end.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation = default) => _body.ReadAsync(buffer, cancellation);

    /// <summary>Only for a two-way stream.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default) => _body.WriteAsync(bytes, cancellation);

    /// <summary>The other side reads the end of its input; its output still arrives.</summary>
    public Task EndInputAsync() => _connection?.EndSendingAsync() ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? _body.DisposeAsync();
}
