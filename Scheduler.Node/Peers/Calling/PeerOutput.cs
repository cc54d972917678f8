using System.Net;
using System.Runtime.CompilerServices;
using Scheduler.Core.Hosts;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Wire;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Node.Peers.Calling;

/// <summary>The output of a host that is connected to another server. Whatever goes wrong names that server.</summary>
/// <param name="line">Null where there is no way to it.</param>
/// <param name="patience">How long it may take to begin.</param>
internal sealed class PeerOutput(PeerLine? line, NodeIncarnation server, HostId host, ManifestRegistry registry, TimeSpan patience) : IContainerOutput
{
    public async IAsyncEnumerable<LogLine> LogsAsync(string container, LogQuery query, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        using var response = await OpenAsync(new ReadOutput(container, query.Follow, query.Tail, query.Since), cancel);
        await using var parts = new PartReader(await response.Content.ReadAsStreamAsync(cancel), registry, ManifestOf(response));
        while (await NextAsync(parts, cancel) is { } line) yield return new LogLine(line.At, line.IsError, line.Text);
    }

    private static string ManifestOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues(Protocol.ManifestHeader, out var manifests) ? manifests.First() : "";

    private async Task<HttpResponseMessage> OpenAsync(ReadOutput wanted, CancellationToken cancel)
    {
        if (line is null) throw Fault("it cannot be reached");
        var opened = await line.OpenAsync(Protocol.OutputPath, server, HostRoutes.AddressOf(host), wanted, patience, cancel);
        if (opened is Refusal no) throw Fault(no.Reason);
        var response = (HttpResponseMessage)opened;
        if (response.StatusCode == HttpStatusCode.OK) return response;
        response.Dispose();
        throw Fault(response.StatusCode == HttpStatusCode.NotFound
            ? "it is of an older version, which gives other servers no output"
            : $"it failed over the request (HTTP {(int)response.StatusCode}); its log says why");
    }

    /// <summary>Null at the output's end.</summary>
    private async Task<OutputLine?> NextAsync(PartReader parts, CancellationToken cancel)
    {
        try
        {
            return await parts.ReadAsync(cancel) switch
            {
                OutputPart { Fault: { } fault } => throw new EngineException(EngineFault.NoAnswer, fault),
                OutputPart part => part.Line,
                Refusal no => throw Fault(no.Reason),
                var other => throw Fault($"it answered {other.GetType().Name}"),
            };
        }
        catch (WireFormatException unreadable)
        {
            throw Fault($"its answer cannot be read: {unreadable.Message}", unreadable);
        }
        catch (Exception failure) when (SendFailure.IsOfTheLine(failure))
        {
            cancel.ThrowIfCancellationRequested();
            throw Fault($"the connection was lost: {SendFailure.Words(failure)}", failure);
        }
    }

    private EngineException Fault(string reason, Exception? inner = null) =>
        new(EngineFault.NoAnswer, $"server {server.Node}, which it is connected to: {reason}", inner);
}
