using System.Globalization;
using System.Net;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Agents.Wire;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Node.Agents.Calling;

/// <summary>Sends a container's output to the server that has asked for it, no faster than it is read there.</summary>
internal sealed class OutputCall(IContainerOutput output, OpenOutput wanted) : HttpContent
{
    public static async Task SendAsync(ServerConnector connector, IContainerOutput output, OpenOutput wanted, CancellationToken cancel)
    {
        using var invoker = connector.Open();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(ServerConnector.Base, AgentProtocol.OutputPath + wanted.Id))
        {
            Content = new OutputCall(output, wanted)
        };
        request.Headers.Add(AgentProtocol.VersionHeader, AgentProtocol.Versions.Max.ToString(CultureInfo.InvariantCulture));
        try
        {
            using var answer = await invoker.SendAsync(request, cancel);
        }
        catch (Exception failure) when (CallFailure.IsOne(failure))
        {
            // Whoever read it has stopped, or the server is gone: there is nobody to tell.
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        string? fault = null;
        try
        {
            // The server waits for the first byte, and a container may be silent for long.
            await stream.FlushAsync(cancellationToken);
            await using var lines = output
                .LogsAsync(
                    wanted.Wanted.Container,
                    new LogQuery(wanted.Wanted.Follow, wanted.Wanted.Tail, wanted.Wanted.Since),
                    cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            while (await NextAsync(stream, lines, cancellationToken))
                await WriteAsync(
                    stream,
                    new OutputPart(new OutputLine(lines.Current.At, lines.Current.IsError, lines.Current.Text)),
                    cancellationToken);
        }
        catch (EngineException no)
        {
            fault = no.Message;
        }

        await WriteAsync(stream, new OutputPart(null, fault), cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    /// <summary>Before a wait for more, what there is goes out.</summary>
    private static async Task<bool> NextAsync(Stream stream, IAsyncEnumerator<LogLine> lines, CancellationToken cancel)
    {
        var next = lines.MoveNextAsync().AsTask();
        if (!next.IsCompleted) await stream.FlushAsync(cancel);
        return await next;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = -1;
        return false;
    }

    private static async Task WriteAsync(Stream stream, OutputPart part, CancellationToken cancel)
    {
        var bytes = MessageBytes.Of(WireManifests.Registry.Write(part));
        await stream.WriteAsync(bytes, cancel);
        await stream.WriteAsync("\n"u8.ToArray(), cancel);
    }
}
