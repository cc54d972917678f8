using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Scheduler.Messages.Wire;
using Scheduler.Node.Engines.Calls;
using Scheduler.Node.Engines.Calls.Channels;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Node.Peers.Serving;

/// <summary>Carries out a peer's call to a host's engine: the request's body is what the peer says, the answer's body what it hears.</summary>
internal sealed class ChannelAnswering(IEngineCalls engine, ManifestRegistry registry, VersionRange versions)
{
    public async Task RunAsync(HttpContext context, CancellationToken stopping)
    {
        // As much as a person types; a peer that is gone is noticed by the pings.
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.Response.Headers[Protocol.ManifestHeader] = registry.Write(new EngineHead(0)).Manifest;
        context.Response.Headers[Protocol.VersionHeader] = versions.Max.ToString(CultureInfo.InvariantCulture);
        await context.Response.StartAsync(ends.Token);
        await context.Response.Body.FlushAsync(ends.Token);
        await new CallServing(new CallChannel(context.Request.Body, context.Response.Body, registry), engine).RunAsync(ends.Token);
    }
}
