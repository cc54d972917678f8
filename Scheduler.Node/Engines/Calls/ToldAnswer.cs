using System.Text.Json.Nodes;

namespace Scheduler.Node.Engines.Calls;

/// <summary>An answer that no engine gave: why a call is not made, in the form in which engines say no.</summary>
internal sealed class ToldAnswer(int status, string message) : IEngineAnswer
{
    private readonly MemoryStream _body = new(System.Text.Encoding.UTF8.GetBytes(new JsonObject { ["message"] = message }.ToJsonString()));

    public EngineHead Head { get; } = new(status, "application/json");

    public ValueTask<int> ReadAsync(Memory<byte> into, CancellationToken cancel = default) => ValueTask.FromResult(_body.Read(into.Span));

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default) =>
        throw new InvalidOperationException("nobody listens to a refusal");

    public ValueTask EndInputAsync(CancellationToken cancel = default) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
