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
        using var loggers = LoggerFactory.Create(logging => logging
            .SetMinimumLevel(options.LogLevel)
            .AddSimpleConsole(line =>
            {
                line.SingleLine = true;
                line.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
                line.UseUtcTimestamp = true;
            }));
        var log = loggers.CreateLogger("Scheduler.Node");
        Directory.CreateDirectory(options.Node.DataDirectory);
        await using var stores = await OpenDatabaseAsync(options, loggers, log, cancel);
        var token = await EnsureTokenAsync(options.Gateway, stores.Settings);
        await using var node = await RunningNode.StartAsync(options, stores, loggers, cancel);
        await using var gateway = Gateway.Build(node.ServicesFor(token));
        await gateway.StartAsync(cancel);
        LogListening(log, string.Join(", ", gateway.Urls), stores.Description);

        var superseded = await UntilAsync(node.Superseded, cancel);
        if (superseded is not null) LogSuperseded(log, superseded);
        else LogStopping(log);
        await gateway.StopAsync(CancellationToken.None);
        await node.LeaveAsync();
        return superseded is null ? 0 : 1;
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

    private static async Task<string?> UntilAsync(Task<string> superseded, CancellationToken cancel)
    {
        try
        {
            return await superseded.WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "Listening on {Urls}; the database is {Database}")]
    private static partial void LogListening(ILogger log, string urls, string database);

    [LoggerMessage(LogLevel.Information, "Stopping: containers run on")]
    private static partial void LogStopping(ILogger log);

    [LoggerMessage(LogLevel.Error, "Stopping: {Reason}; containers run on")]
    private static partial void LogSuperseded(ILogger log, string reason);

    [LoggerMessage(LogLevel.Warning, "The database cannot be reached, and is tried again: {Reason}")]
    private static partial void LogDatabaseAway(ILogger log, string reason);
}
