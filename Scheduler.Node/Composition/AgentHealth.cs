using System.Net;
using Scheduler.Core.Agents.Lines;
using Scheduler.Node.Http;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Composition;

/// <summary>How an agent's process is, for whoever supervises it: its log, and <c>/healthz</c> on this machine where that is asked for.</summary>
internal sealed partial class AgentHealth(ILogger log) : IAsyncDisposable
{
    private volatile ServerStanding _standing = new(null, "it has not found a server yet", DateTimeOffset.MinValue);
    private WebApplication? _app;

    public void Show(ServerStanding standing)
    {
        var before = _standing;
        _standing = standing;
        if (standing.Server is { } server && before.Server != server) LogConnected(log, server);
    }

    /// <summary>Ready while there is a server; an agent without one goes on all the same, by what it was last told.</summary>
    public async Task ListenAsync(Uri? listen, CancellationToken cancel)
    {
        if (listen is null) return;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost
            .UseKestrelCore()
            .ConfigureKestrel(kestrel => kestrel.Listen(new IPEndPoint(IPAddress.Parse(listen.Host.Trim('[', ']')), listen.Port)));
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.ListenAsync("agent.listen", listen.OriginalString, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is null) return;
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/healthz/live") return context.Response.WriteAsync("pong\n");
        var standing = _standing;
        var health = new NodeHealth([new NodeHealthCheck("server", standing.Server is null ? standing.Reason : null)]);
        context.Response.StatusCode = health.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        var body = new HealthBody(
            health.Ready,
            [.. health.Checks.Select(check => new HealthCheckBody(check.Name, check.Reason is null, check.Reason))]);
        return context.Response.WriteAsJsonAsync(body, WireJson.Default.HealthBody);
    }

    [LoggerMessage(LogLevel.Information, "Connected to {Server}")]
    private static partial void LogConnected(ILogger log, string server);
}
