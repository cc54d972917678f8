using System.Text.Json;
using Scheduler.Core.Hosts;

namespace Scheduler.Node.Engines.Calls;

/// <summary>A whole answer that is JSON.</summary>
/// <param name="Status">As HTTP has it.</param>
/// <param name="Json">Null where the engine said no.</param>
/// <param name="Message">The engine's words where it said no.</param>
internal sealed record JsonAnswer(int Status, JsonElement? Json, string Message = "")
{
    private const int ChunkBytes = 16 * 1024;

    /// <exception cref="EngineException">
    /// There was no answer within the call's patience, or none that is JSON and no longer than <paramref name="bytesMax"/>.
    /// </exception>
    public static async Task<JsonAnswer> ReadAsync(IEngineCalls engine, EngineCall call, int bytesMax, CancellationToken cancel)
    {
        // The patience covers the head; what is read whole has to be whole by then too.
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        ends.CancelAfter(call.Patience + EngineCall.Slack);
        try
        {
            await using var answer = await engine.CallAsync(call, ends.Token);
            return Parse(answer.Head, await TakeAsync(answer, bytesMax, ends.Token));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new EngineException(EngineFault.NoAnswer, $"no answer within {call.Patience.TotalSeconds:0.#} s");
        }
    }

    public IEngineAnswer Refusal() => new ToldAnswer(Status, Message);

    private static async Task<ReadOnlyMemory<byte>> TakeAsync(IEngineAnswer answer, int bytesMax, CancellationToken cancel)
    {
        using var body = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        while (await answer.ReadAsync(chunk, cancel) is var count and > 0)
        {
            body.Write(chunk, 0, count);
            if (body.Length > bytesMax) throw new EngineException(EngineFault.NoAnswer, $"its answer is longer than {bytesMax} bytes");
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static JsonAnswer Parse(EngineHead head, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var json = document.RootElement.Clone();
            return head.IsSuccess()
                ? new JsonAnswer(head.Status, json)
                : new JsonAnswer(head.Status, null, MessageOf(json) ?? $"status {head.Status}");
        }
        catch (JsonException unreadable)
        {
            return head.IsSuccess()
                ? throw new EngineException(EngineFault.NoAnswer, $"its answer is no JSON: {unreadable.Message}", unreadable)
                : new JsonAnswer(head.Status, null, $"status {head.Status}");
        }
    }

    /// <summary>The words of an engine's refusal; null where it has none.</summary>
    public static string? MessageOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return MessageOf(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? MessageOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty("message", out var words) && words.ValueKind == JsonValueKind.String
            ? words.GetString()
            : null;
}
