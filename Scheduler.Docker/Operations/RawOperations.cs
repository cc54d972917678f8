using Scheduler.Docker.Transport;

namespace Scheduler.Docker;

/// <summary>Calls in the API's own words, for whoever passes them on and need not understand the answer.</summary>
public sealed class RawOperations
{
    private readonly EngineTransport _transport;

    internal RawOperations(EngineTransport transport) => _transport = transport;

    /// <summary>Asks, and returns once the answer has begun. A "no" of the engine is an answer as any other.</summary>
    /// <param name="target">A path without a version, and its query if any, all escaped.</param>
    /// <param name="json">The body, or null for none.</param>
    /// <param name="twoWay">The connection becomes a two-way stream of bytes; the engine may still say no.</param>
    /// <param name="deadline">For the beginning of the answer.</param>
    /// <param name="auth">For calls for which the engine asks a registry.</param>
    public async Task<RawAnswer> AskAsync(
        HttpMethod method, string target, byte[]? json, bool twoWay, TimeSpan deadline,
        RegistryAuth? auth = null, CancellationToken cancellation = default)
    {
        var call = new EngineCall(method, target, deadline) { Json = json, Auth = auth };
        try
        {
            return twoWay
                ? RawAnswer.Of(await _transport.HijackAsync(call, cancellation))
                : RawAnswer.Of(await _transport.OpenAsync(call, cancellation));
        }
        catch (DockerApiException no) when (no.StatusCode is { } status)
        {
            return RawAnswer.Refusal((int)status, no.Message);
        }
    }
}
