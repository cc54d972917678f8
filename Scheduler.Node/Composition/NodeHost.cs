using Scheduler.Actors.Journal;
using Scheduler.Node.Configuration;
using Scheduler.Node.Http;
using Scheduler.Node.Http.Access;
using Scheduler.Node.Sql;

namespace Scheduler.Node.Composition;

/// <summary>The life of a node's process: open, serve, and leave in order when asked to.</summary>
public static partial class NodeHost
{
    private static readonly TimeSpan DatabaseRetry = TimeSpan.FromSeconds(1);

    /// <summary>Runs until <paramref name="cancel"/> fires (0) or the node cannot go on (1).</summary>
    public static async Task<int> RunAsync(NodeOptions options, CancellationToken cancel)
    {
        using var loggers = ProcessLog.Open(options);
        var log = loggers.CreateLogger("Scheduler.Node");
        Directory.CreateDirectory(options.Node.DataDirectory);
        await using var stores = await OpenDatabaseAsync(options, loggers, log, cancel);
        var process = new ProcessContext(options, stores, new RememberedSettings(stores.Settings, options.Node.DataDirectory), loggers);
        var token = await EnsureTokenAsync(options.Gateway, process.Settings);
        while (true)
        {
            var end = await LiveAsync(process, token, log, cancel);
            if (end is NodeEnd.Stopped or NodeEnd.Replaced) return end == NodeEnd.Replaced ? 1 : 0;
        }
    }

    /// <summary>One life of the node, from joining the cluster to its end.</summary>
    private static async Task<NodeEnd> LiveAsync(ProcessContext process, ApiToken token, ILogger log, CancellationToken cancel)
    {
        await using var node = await StartAsync(process, log, cancel);
        if (process.Loss is { } loss) LogLoss(log, loss);
        await using var gateway = Gateway.Build(node.ServicesFor(token));
        await gateway.ListenAsync("gateway.listen", process.Options.Gateway.Listen.OriginalString, cancel);
        LogListening(log, string.Join(", ", gateway.Urls), process.Stores.Description);
        var end = await EndOfAsync(node, log, cancel);
        process.WasForgotten |= end == NodeEnd.Forgotten;
        // The gateway goes on while the shards move, and passes requests on to the next owners.
        if (end == NodeEnd.Stopped) await node.LeaveAsync();
        await gateway.StopAsync(CancellationToken.None);
        return end;
    }

    private static async Task<RunningNode> StartAsync(ProcessContext process, ILogger log, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await RunningNode.StartAsync(process, cancel);
            }
            catch (JournalUnavailableException away)
            {
                LogDatabaseAway(log, away.Message);
            }

            await Task.Delay(DatabaseRetry, cancel);
        }
    }

    private static async Task<NodeEnd> EndOfAsync(RunningNode node, ILogger log, CancellationToken cancel)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stop = cancel.UnsafeRegister(_ => stopped.TrySetResult(), null);
        var first = await Task.WhenAny(node.Superseded, node.LeaveAsked, stopped.Task);
        if (first != node.Superseded)
        {
            LogStopping(log);
            return NodeEnd.Stopped;
        }

        var end = await WhyAsync(node, cancel);
        LogSuperseded(
            log,
            await node.Superseded,
            end == NodeEnd.Replaced ? "another process runs under this node's name, so this one exits" : "it joins anew");
        return end;
    }

    private static async Task<NodeEnd> WhyAsync(RunningNode node, CancellationToken cancel)
    {
        try
        {
            return await node.WhyDownAsync(cancel);
        }
        catch (JournalUnavailableException)
        {
            // Whoever joins anew finds out.
            return NodeEnd.DeclaredDown;
        }
    }

    /// <summary>A server that cannot be reached now may come; whatever else is wrong with the database ends the start.</summary>
    private static async Task<SqlStores> OpenDatabaseAsync(NodeOptions options, ILoggerFactory loggers, ILogger log, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await SqlStores.OpenAsync(options.Database.Url, TimeProvider.System, loggers, cancel);
            }
            catch (JournalUnavailableException away)
            {
                LogDatabaseAway(log, away.Message);
            }

            await Task.Delay(DatabaseRetry, cancel);
        }
    }

    private static async Task<ApiToken> EnsureTokenAsync(GatewaySection options, ISettings settings)
    {
        var keeper = new TokenKeeper(
            key => settings.GetAsync(key), (key, value) => settings.PutIfAbsentAsync(key, value), (key, value) => settings.PutAsync(key, value));
        var (token, fresh) = await keeper.EnsureAsync(options.TokenFile, options.NewToken);
        if (fresh is not null) Announce(fresh, options.TokenFile);
        return token;
    }

    /// <summary>To the console and not to the log: a log is kept, copied and read by others.</summary>
    private static void Announce(string token, string? file) => Console.WriteLine(file is not null
        ? $"A new API token is in {file}; clients take it from SCHEDULER_TOKEN."
        : $"""
            The API token, shown this once (its hash is what is kept):
              export SCHEDULER_TOKEN={token}
            """);

    [LoggerMessage(LogLevel.Information, "Listening on {Urls}; the database is {Database}")]
    private static partial void LogListening(ILogger log, string urls, string database);

    [LoggerMessage(LogLevel.Information, "Stopping: containers run on")]
    private static partial void LogStopping(ILogger log);

    [LoggerMessage(LogLevel.Error, "This life of the node is over: {Reason}; {What}; containers run on")]
    private static partial void LogSuperseded(ILogger log, string reason, string what);

    [LoggerMessage(LogLevel.Error, "{Loss}")]
    private static partial void LogLoss(ILogger log, string loss);

    [LoggerMessage(LogLevel.Warning, "The database cannot be reached, and is tried again: {Reason}")]
    private static partial void LogDatabaseAway(ILogger log, string reason);
}
