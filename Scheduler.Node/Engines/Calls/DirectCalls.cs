using System.Text;
using Scheduler.Core.Images;
using Scheduler.Docker;

namespace Scheduler.Node.Engines.Calls;

/// <summary>Calls to an engine that this process talks to itself.</summary>
internal sealed class DirectCalls(DockerEngine engine) : IEngineCalls
{
    public async Task<IEngineAnswer> CallAsync(EngineCall call, CancellationToken cancel = default)
    {
        var query = string.Join('&', call.Query.Select(one => $"{Uri.EscapeDataString(one.Key)}={Uri.EscapeDataString(one.Value)}"));
        var body = call.Body is { } json ? Encoding.UTF8.GetBytes(json) : null;
        var target = query.Length == 0 ? call.Path : $"{call.Path}?{query}";
        return new Answer(await EngineErrors.Translate(() =>
            engine.Raw.AskAsync(new HttpMethod(call.Method), target, body, call.IsTwoWay, call.Patience, AuthOf(call), cancel)));
    }

    /// <summary>The registry of an image is known by the image's name.</summary>
    private static RegistryAuth? AuthOf(EngineCall call) => call.Login is not { } login
        ? null
        : new RegistryAuth
        {
            Username = login.Username,
            Password = login.Password,
            ServerAddress = RegistryNames.Of(call.Path["/distribution/".Length..])
        };

    private sealed class Answer(RawAnswer answer) : IEngineAnswer
    {
        public EngineHead Head { get; } = new(answer.Status, answer.ContentType);

        public ValueTask<int> ReadAsync(Memory<byte> into, CancellationToken cancel = default) =>
            new(EngineErrors.Translate(() => answer.ReadAsync(into, cancel).AsTask()));

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default) => new(EngineErrors.Translate(async () =>
        {
            await answer.WriteAsync(bytes, cancel);
            return true;
        }));

        public ValueTask EndInputAsync(CancellationToken cancel = default) => new(EngineErrors.Translate(async () =>
        {
            await answer.EndInputAsync();
            return true;
        }));

        public ValueTask DisposeAsync() => answer.DisposeAsync();
    }
}
