using System.Globalization;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Wire;
using Scheduler.Node.Agents.Wire;
using Scheduler.Node.Peers;
using Scheduler.Node.Peers.Trust;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Node.Agents.Serving;

/// <summary>Answers the requests of agents, and of machines that want to become hosts.</summary>
internal sealed class AgentEndpoint(
    AgentServices services, ClusterIdentity identity, ManifestRegistry registry, TimeProvider clock, CancellationToken stopping)
{
    private const int JoinsMax = 8;
    private const int JoinBytesMax = 64 * 1024;
    private static readonly TimeSpan JoinPatience = TimeSpan.FromSeconds(2);

    private readonly RequestGate _joins = new(JoinsMax);

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await DispatchAsync(context);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
    }

    private Task DispatchAsync(HttpContext context) => (context.Request.Method, context.Request.Path.Value) switch
    {
        ("GET", AgentProtocol.AuthorityPath) => context.Response.Body.WriteAsync(identity.Authority.RawData, context.RequestAborted).AsTask(),
        ("POST", AgentProtocol.JoinPath) => JoinAsync(context),
        ("GET", AgentProtocol.SessionPath) => WithHostAsync(context, ConverseAsync),
        ("POST", { } path) when path.StartsWith(AgentProtocol.OutputPath, StringComparison.Ordinal) => WithHostAsync(context, BringOutputAsync),
        ("GET", { } path) when path.StartsWith(AgentProtocol.CallPath, StringComparison.Ordinal) => WithHostAsync(context, ComeForCallAsync),
        _ => RefuseAsync(context, StatusCodes.Status404NotFound, "there is no such thing here"),
    };

    private async Task JoinAsync(HttpContext context)
    {
        if (!await _joins.EnterAsync(JoinPatience, context.RequestAborted))
        {
            await AnswerAsync(context, new Refusal(RefusalKind.Busy, "many machines join at the moment; try again shortly"));
            return;
        }

        try
        {
            await AnswerAsync(context, await ReadAsync(context) switch
            {
                JoinCluster wanted => await services.Joining.JoinAsync(wanted, context.RequestAborted),
                Refusal unreadable => unreadable,
                var other => Refusal.Invalid($"{other.GetType().Name} is not how a machine joins"),
            });
        }
        finally
        {
            _joins.Leave();
        }
    }

    private async Task<object> ReadAsync(HttpContext context)
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = JoinBytesMax;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        try
        {
            return MessageBytes.Read(registry, context.Request.Headers[AgentProtocol.ManifestHeader].ToString(), body.ToArray());
        }
        catch (WireFormatException fault)
        {
            return Refusal.Invalid($"the message cannot be read: {fault.Message}");
        }
    }

    /// <summary>Only for the agent of a host that has joined and was not removed.</summary>
    private async Task WithHostAsync(HttpContext context, Func<HttpContext, HostId, X509Certificate2, Task> work)
    {
        var certificate = context.Connection.ClientCertificate;
        if (certificate is null || HostName.Of(certificate) is not { } host)
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "the agent of a host shows its certificate here");
        else if (!int.TryParse(context.Request.Headers[AgentProtocol.VersionHeader], CultureInfo.InvariantCulture, out var version)
            || !AgentProtocol.Versions.Contains(version))
            await RefuseAsync(
                context,
                StatusCodes.Status426UpgradeRequired,
                $"this server speaks {AgentProtocol.Versions} of the protocol with agents: update the older of the two");
        else if (await services.Joining.RefusalOfAsync(host, certificate, context.RequestAborted) is { } refusal)
            await RefuseAsync(context, StatusCodes.Status403Forbidden, refusal.Reason);
        else
            await work(context, host, certificate);
    }

    private async Task ConverseAsync(HttpContext context, HostId host, X509Certificate2 certificate)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "a line is a WebSocket");
            return;
        }

        using var socket = new MessageSocket(await context.WebSockets.AcceptWebSocketAsync(), registry, clock, answersBeats: true);
        var session = new AgentSession(host, socket);
        await using var end = stopping.UnsafeRegister(_ => session.Close("the server is stopping"), null);
        await new AgentConversation(services, session, socket, certificate).RunAsync();
    }

    private async Task BringOutputAsync(HttpContext context, HostId host, X509Certificate2 certificate)
    {
        // As slow as whoever reads it; a reader that is gone ends it.
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        context.Features.Get<IHttpMinRequestBodyDataRateFeature>()!.MinDataRate = null;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var id = context.Request.Path.Value![AgentProtocol.OutputPath.Length..];
        if (!await services.Book.Outputs.BringAsync(id, host, context.Request.Body, ends.Token))
            await RefuseAsync(context, StatusCodes.Status404NotFound, "nobody waits for this output");
        // What was not read is of no more use; the agent learns so by the broken connection.
        else context.Abort();
    }

    private async Task ComeForCallAsync(HttpContext context, HostId host, X509Certificate2 certificate)
    {
        var id = context.Request.Path.Value![AgentProtocol.CallPath.Length..];
        if (!context.WebSockets.IsWebSocketRequest || !services.Book.Outputs.IsExpected(id, host))
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "nobody waits for this call");
            return;
        }

        // Whoever is asked may think for long; a machine that vanished without a word must not leave it waiting for ever.
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is { } connection) ThinStream.KeepAlive(connection);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await using var stream = WebSocketStream.Create(socket, WebSocketMessageType.Binary, AgentProtocol.CallCloseTimeout);
        await services.Book.Outputs.BringAsync(id, host, stream, ends.Token);
    }

    private async Task AnswerAsync(HttpContext context, object answer)
    {
        var wire = registry.Write(answer);
        var body = MessageBytes.Of(wire);
        context.Response.Headers[AgentProtocol.ManifestHeader] = wire.Manifest;
        context.Response.Headers.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        context.Response.Headers[AgentProtocol.ReasonHeader] = Uri.EscapeDataString(reason);
        return Task.CompletedTask;
    }
}
