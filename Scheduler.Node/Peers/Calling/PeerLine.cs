using System.Globalization;
using System.Net;
using Scheduler.Actors.Seams;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Wire;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Node.Peers.Calling;

/// <summary>All that goes to one peer at one address: its connections, the room for requests, the version spoken.</summary>
internal sealed class PeerLine : IDisposable
{
    private const int Unknown = 0;
    private const int None = -1;

    private readonly PeerConnector _connector;
    private readonly PeerOptions _options;
    private readonly ManifestRegistry _registry;
    private readonly VersionRange _versions;
    private readonly RequestGate _gate;
    private readonly HttpMessageInvoker _client;
    private readonly HttpMessageInvoker _streams;
    private readonly PeerProbe _probe;
    private volatile int _version;

    public PeerLine(PeerConnector connector, PeerOptions options, ManifestRegistry registry, VersionRange versions)
    {
        (_connector, _options, _registry, _versions) = (connector, options, registry, versions);
        _gate = new RequestGate(options.RequestsMax);
        _client = connector.Open();
        _streams = connector.Open();
        _probe = new PeerProbe(connector, registry);
    }

    public async Task<PeerReach> ReachAsync(NodeIncarnation target, TimeSpan deadline, CancellationToken cancel)
    {
        var (reach, facts) = await _probe.TryAsync(target, deadline, cancel);
        if (facts is not null) _version = _versions.NewestWith(new VersionRange(facts.ProtocolMin, facts.ProtocolMax)) ?? None;
        return reach;
    }

    /// <summary>The answer, a refusal, or null for an empty answer. Throws only for a cancellation.</summary>
    public async Task<object?> SendAsync(
        string path, NodeIncarnation target, string address, object message, TimeSpan deadline, CancellationToken cancel)
    {
        if (Pack(message) is not (WireMessage wire, { } bytes))
            return Refusal.Invalid(
                $"{message.GetType()} does not cross between servers, or is too large: cluster.messageBytesMax is {_options.MessageBytesMax}");
        var started = TimeProvider.System.GetTimestamp();
        TimeSpan Left() => deadline - TimeProvider.System.GetElapsedTime(started);
        if (!await _gate.EnterAsync(Least(_options.RequestPatience, deadline), cancel))
            return new Refusal(RefusalKind.Busy, $"too many requests to {_connector} are under way; try again shortly");
        try
        {
            if (await AgreeAsync(target, Left(), cancel) is { } none) return none;
            if (Left() is not { Ticks: > 0 } left) return Refusal.Unavailable("the request's time ended before it was sent");
            using var request = Request(path, address, wire.Manifest, left);
            return await ExchangeAsync(request, new MessageBody(bytes), left, cancel);
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>
    /// The response to a request whose answer is a stream, to be disposed by the caller; or a refusal. It goes over
    /// connections of its own, so that no stream stands in the way of requests. Throws only for a cancellation.
    /// </summary>
    /// <param name="deadline">How long the answer may take to begin.</param>
    public async Task<object> OpenAsync(
        string path, NodeIncarnation target, string address, object message, TimeSpan deadline, CancellationToken cancel)
    {
        if (Pack(message) is not (WireMessage wire, { } bytes))
            return Refusal.Invalid($"{message.GetType()} does not cross between servers, or is too large");
        return await OpenAsync(path, target, address, wire.Manifest, new ByteArrayContent(bytes), deadline, cancel);
    }

    /// <summary>The same with a body that is written as there is something to say.</summary>
    public async Task<object> OpenAsync(
        string path, NodeIncarnation target, string address, string manifest, HttpContent body,
        TimeSpan deadline, CancellationToken cancel)
    {
        if (await AgreeAsync(target, deadline, cancel) is { } none) return none;
        var request = Request(path, address, manifest, deadline);
        request.Content = body;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        ends.CancelAfter(deadline);
        try
        {
            return await _streams.SendAsync(request, ends.Token);
        }
        catch (Exception failure) when (SendFailure.IsOfTheLine(failure))
        {
            body.Dispose();
            cancel.ThrowIfCancellationRequested();
            return Refusal.Unavailable($"{_connector} cannot be reached: {SendFailure.Words(failure)}");
        }
    }

    /// <summary>For a person.</summary>
    public override string ToString() => _connector.ToString();

    public void Dispose()
    {
        _client.Dispose();
        _streams.Dispose();
        _probe.Dispose();
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other > TimeSpan.Zero ? other : TimeSpan.Zero;

    /// <summary>Null when there is a version that both speak, or nobody knows yet.</summary>
    private async Task<Refusal?> AgreeAsync(NodeIncarnation target, TimeSpan left, CancellationToken cancel)
    {
        if (_version == Unknown) await ReachAsync(target, Least(_options.ConnectTimeout, left), cancel);
        return _version == None
            ? Refusal.Unavailable($"{_connector} speaks no common version of the protocol between servers: update the older of the two")
            : null;
    }

    private (WireMessage Wire, byte[]? Bytes) Pack(object message)
    {
        try
        {
            var wire = _registry.Write(message);
            var bytes = MessageBytes.Of(wire);
            return (wire, bytes.Length <= _options.MessageBytesMax ? bytes : null);
        }
        catch (WireFormatException)
        {
            return (default, null);
        }
    }

    private HttpRequestMessage Request(string path, string address, string manifest, TimeSpan left)
    {
        var request = PeerMessages.Request(HttpMethod.Post, path);
        // A peer not heard of yet, because it could not be reached, is told the oldest version: it will say if it is too old.
        var version = _version == Unknown ? _versions.Min : _version;
        request.Headers.Add(Protocol.VersionHeader, version.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(Protocol.ManifestHeader, manifest);
        request.Headers.Add(Protocol.AddressHeader, Uri.EscapeDataString(address));
        request.Headers.Add(
            Protocol.DeadlineHeader,
            ((long)Math.Ceiling(Math.Min(left.TotalMilliseconds, uint.MaxValue))).ToString(CultureInfo.InvariantCulture));
        return request;
    }

    private async Task<object?> ExchangeAsync(HttpRequestMessage request, MessageBody body, TimeSpan left, CancellationToken cancel)
    {
        request.Content = body;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        ends.CancelAfter(Least(left, TimeSpan.FromDays(1)));
        try
        {
            using var response = await _client.SendAsync(request, ends.Token);
            await response.Content.LoadIntoBufferAsync(_options.MessageBytesMax, ends.Token);
            if (response.StatusCode == HttpStatusCode.NoContent) return null;
            return await PeerMessages.ReadAsync(_registry, response, ends.Token)
                ?? new Refusal(
                    RefusalKind.OutcomeUnknown,
                    $"{_connector} failed over the request (HTTP {(int)response.StatusCode}); its log says why");
        }
        catch (WireFormatException unreadable)
        {
            return new Refusal(RefusalKind.OutcomeUnknown, $"the answer of {_connector} cannot be read: {unreadable.Message}");
        }
        catch (Exception failure) when (SendFailure.IsOfTheLine(failure))
        {
            cancel.ThrowIfCancellationRequested();
            return _connector.CertificateFault is { } fault && body.TryWithdraw()
                ? Refusal.Unavailable($"{_connector} is not taken for a peer: {fault}")
                : SendFailure.Of(failure, body.TryWithdraw(), _connector.ToString());
        }
    }
}
