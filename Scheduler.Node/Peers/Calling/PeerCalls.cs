using System.Net;
using Scheduler.Core.Hosts;
using Scheduler.Messages;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Wire;
using Scheduler.Node.Engines.Calls;
using Scheduler.Node.Engines.Calls.Channels;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Node.Peers.Calling;

/// <summary>The way to the engine of a host that is connected to another server. Whatever goes wrong names that server.</summary>
/// <param name="line">Null where there is no way to it.</param>
internal sealed class PeerCalls(PeerLine? line, NodeIncarnation server, HostId host, ManifestRegistry registry) : IEngineCalls
{
    public async Task<IEngineAnswer> CallAsync(EngineCall call, CancellationToken cancel = default)
    {
        if (line is null) throw Fault("it cannot be reached");
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        enough.CancelAfter(call.Patience + EngineCall.Slack);
        try
        {
            var channel = await OpenAsync(line, call.Patience + EngineCall.Slack, enough.Token);
            var streams = new CallChannel(
                await channel.Response.Content.ReadAsStreamAsync(enough.Token),
                await channel.Body.Stream.WaitAsync(enough.Token),
                registry);
            return await ChannelAnswer.AskAsync(streams, call, channel, Fault, enough.Token);
        }
        catch (OperationCanceledException late) when (!cancel.IsCancellationRequested)
        {
            throw Fault($"no answer within {call.Patience.TotalSeconds:0.#} s", late);
        }
    }

    private async Task<Channel> OpenAsync(PeerLine way, TimeSpan patience, CancellationToken cancel)
    {
        var body = new OpenBody();
        var opened = await way.OpenAsync(
            Protocol.CallPath, server, HostRoutes.AddressOf(host), ManifestOf(new EngineCall("", "")), body, patience, cancel);
        if (opened is Refusal no) throw Fault(no.Reason);
        var response = (HttpResponseMessage)opened;
        if (response.StatusCode == HttpStatusCode.OK && IsChannel(response)) return new Channel(response, body);
        using (response)
        {
            throw Fault(response.StatusCode switch
            {
                HttpStatusCode.OK => await PeerMessages.ReadAsync(registry, response, cancel) is Refusal refusal
                    ? refusal.Reason
                    : "it answered something else",
                HttpStatusCode.NotFound => "it is of an older version, which takes no calls to engines from other servers",
                var status => $"it failed over the request (HTTP {(int)status}); its log says why",
            });
        }
    }

    private string ManifestOf(object message) => registry.Write(message).Manifest;

    private bool IsChannel(HttpResponseMessage response) =>
        response.Headers.TryGetValues(Protocol.ManifestHeader, out var manifests) && manifests.First() == ManifestOf(new EngineHead(0));

    private EngineException Fault(string reason, Exception? inner = null) =>
        new(EngineFault.NoAnswer, $"server {server.Node}, which it is connected to: {reason}", inner);

    private sealed class Channel(HttpResponseMessage response, OpenBody body) : IAsyncDisposable
    {
        public HttpResponseMessage Response => response;

        public OpenBody Body => body;

        public ValueTask DisposeAsync()
        {
            body.End();
            response.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
