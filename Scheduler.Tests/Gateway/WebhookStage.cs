using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Scheduler.Actors.Seams;
using Scheduler.Core.Services;
using Scheduler.Messages.Services;
using Scheduler.Node.Configuration;
using Scheduler.Node.Http;
using Scheduler.Node.Registries;
using Scheduler.Node.Webhooks;
using Scheduler.Tests.Core.Services.Updates;

namespace Scheduler.Tests.Gateway;

/// <summary>
/// A gateway whose <c>shop/web</c> is a real service, updated step by step as the story says; all others are in memory. Callers
/// of webhooks come without the API token.
/// </summary>
internal sealed class WebhookStage : IAsyncDisposable
{
    public const string Image = "registry.example.org:5000/shop/web:1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly HttpClient _stranger = new() { Timeout = Patience };

    private WebhookStage(UpdateStory web) => Web = web;

    public UpdateStory Web { get; }

    public TestGateway Gateway { get; private set; } = null!;

    /// <summary>Answers a request to <c>shop/web</c>, given what it would answer, which has been done already unless it is not asked for.</summary>
    public Func<ServiceRequest, Func<object>, object> Deliver { get; set; } = static (_, apply) => apply();

    public static async Task<WebhookStage> StartAsync(
        UpdatePolicy? policy = null,
        Func<WebhooksSection, WebhooksSection>? options = null,
        Func<GatewayServices, GatewayServices>? with = null)
    {
        var stage = new WebhookStage(UpdateStory.Running(3, Core.Specs.Of(Image) with { Update = policy }));
        stage.Gateway = await TestGateway.StartAsync(with: services => (with ?? (same => same))(services with
        {
            Desk = new ServiceDesk((entity, message, deadline, cancel) => stage.AskAsync(entity, message), new Counting()),
            WebhookOptions = (options ?? (same => same))(WebhooksSection.Settled),
        }));
        stage.Show();
        return stage;
    }

    /// <summary>Another server of the same cluster.</summary>
    public Task<TestGateway> AnotherAsync() => TestGateway.StartAsync(with: services => services with
    {
        Desk = new ServiceDesk((entity, message, deadline, cancel) => AskAsync(entity, message), new Counting()),
        Board = Gateway.Board,
        Webhooks = new WebhookShelf(Gateway.Objects, new LoginKeys(() => LoginKey.Of(new byte[32]), "the test's key")),
    });

    /// <summary>Seconds pass for the service and its hosts.</summary>
    public void Pass(int seconds)
    {
        lock (_gate) Web.Pass(seconds);
        Show();
    }

    public void Until(UpdateState state)
    {
        lock (_gate) Web.Until(state);
        Show();
    }

    public void Send(ServiceCommand command)
    {
        lock (_gate) Web.Send(command);
        Show();
    }

    /// <summary>Makes a webhook; answers its address.</summary>
    public async Task<string> CreateAsync(string json)
    {
        using var answer = await Gateway.SendAsync(HttpMethod.Post, "/v1/webhooks", json);
        Assert.Equal(
            (HttpStatusCode.Created, null),
            (answer.StatusCode, answer.StatusCode == HttpStatusCode.Created ? null : await answer.Content.ReadAsStringAsync()));
        return (string)(await TestGateway.JsonAsync(answer))["url"]!;
    }

    public async Task<HookAnswer> CallAsync(string url, string body = "", params IEnumerable<string> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body) };
        foreach (var header in headers)
        {
            var colon = header.IndexOf(": ", StringComparison.Ordinal);
            request.Headers.TryAddWithoutValidation(header[..colon], header[(colon + 2)..]);
        }

        using var answer = await _stranger.SendAsync(request);
        return new HookAnswer(answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public Task<JsonNode> ShownAsync(string name) => Gateway.GetJsonAsync($"/v1/webhooks/{name}");

    /// <summary>Until the webhook has nothing that waits; answers it.</summary>
    public async Task<JsonNode> AtRestAsync(string name)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            var shown = await ShownAsync(name);
            if (shown["waiting"]!.AsArray().Count == 0) return shown;
            await Task.Delay(TimeSpan.FromMilliseconds(20), deadline.Token);
        }
    }

    public static string Hub(string secret, string body) =>
        $"X-Hub-Signature-256: sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)))}";

    public static string Timed(string secret, string body, DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds();
        return $"X-Scheduler-Signature: t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{seconds}.{body}")))}";
    }

    public async ValueTask DisposeAsync()
    {
        _stranger.Dispose();
        await Gateway.DisposeAsync();
    }

    private void Show()
    {
        lock (_gate) Gateway.Board.Post(Web.View);
    }

    private Task<object> AskAsync(string entity, object message)
    {
        if (entity != "service/shop/web") return Gateway.Services.AskAsync(entity, message, Patience, CancellationToken.None);
        return Task.FromResult(message is ServiceRequest request ? Deliver(request, () => Apply(request)) : ViewNow());
    }

    private object ViewNow()
    {
        lock (_gate) return Web.View;
    }

    private object Apply(ServiceRequest request)
    {
        lock (_gate)
        {
            var decision = Web.Story.Send(request.Command, request.IfVersion, request.IdempotencyKey);
            Gateway.Board.Post(Web.View);
            return decision switch
            {
                ServiceDecision.Accept accept => new ServiceAccepted(accept.Version, accept.Changed, Replayed: false, Web.View),
                ServiceDecision.Replay replay => new ServiceAccepted(replay.Version, Changed: true, Replayed: true, Web.View),
                ServiceDecision.Refuse refuse => refuse.Refusal,
                _ => new ServiceAccepted(Web.View.Version, Changed: false, Replayed: false, Web.View),
            };
        }
    }

    private sealed class Counting : IEntropy
    {
        private long _count;

        public ulong NextUInt64() => (ulong)Interlocked.Increment(ref _count);
    }
}

/// <summary>What a caller of a webhook is answered.</summary>
internal sealed record HookAnswer(HttpStatusCode Status, string Text)
{
    public string? Result => (string?)JsonNode.Parse(Text)!["result"];
}
