using Scheduler.Actors.Seams;
using Scheduler.Core.Services;
using Scheduler.Core.Views;
using Scheduler.Messages;
using Scheduler.Node.Configuration;
using Scheduler.Node.Http;
using Scheduler.Node.Http.Access;

namespace Scheduler.Node.Composition;

/// <summary>Runs a node: for now its gateway alone, which answers that there are no services.</summary>
public static class NodeHost
{
    /// <summary>Answers an exit code when the node has stopped.</summary>
    public static async Task<int> RunAsync(NodeOptions options, CancellationToken cancel)
    {
        var text = ApiToken.NewText();
        await using var app = Gateway.Build(new GatewayServices
        {
            Desk = new ServiceDesk((_, _, _, _) => Task.FromResult<object>(Refusal.Unavailable("This node has no services yet.")), new NoEntropy()),
            Board = new Board(),
            Feed = new Feed(TimeProvider.System, options.Events.Capacity),
            Engines = _ => null,
            Health = () => new NodeHealth([]),
            Token = ApiToken.OfText(text),
            Options = options.Gateway,
            ScaleMax = options.Services.ScaleMax,
            Clock = TimeProvider.System,
            LogLevel = options.LogLevel,
        });
        await app.StartAsync(cancel);
        Console.WriteLine($"Listening on {string.Join(", ", app.Urls)}; the API token is {text}");
        await app.WaitForShutdownAsync(cancel);
        return 0;
    }

    private sealed class NoEntropy : IEntropy
    {
        public ulong NextUInt64() => 0;
    }
}
