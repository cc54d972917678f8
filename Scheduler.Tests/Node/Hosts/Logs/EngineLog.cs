using System.Globalization;
using Scheduler.Core.Services;
using Scheduler.Docker;

namespace Scheduler.Tests.Node.Hosts.Logs;

/// <summary>Collects what engines say, from now on. An engine's socket is a file, so that it is heard while its host is cut off.</summary>
internal sealed class EngineLog : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<ContainerMoment> _moments = [];
    private readonly List<Task> _readers = [];

    private EngineLog()
    {
    }

    public static EngineTime Now => EngineTime.From(DateTimeOffset.UtcNow);

    /// <summary>In the order of their times.</summary>
    public IReadOnlyList<ContainerMoment> Moments
    {
        get
        {
            lock (_moments) return [.. _moments.OrderBy(one => one.Time)];
        }
    }

    public static async Task<EngineLog> ListenAsync(IEnumerable<(string Host, DockerEngine Engine)> hosts)
    {
        var log = new EngineLog();
        foreach (var (host, engine) in hosts)
        {
            var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            log._readers.Add(log.ReadAsync(host, engine, listening));
            await listening.Task.WaitAsync(Patience.Long);
        }

        return log;
    }

    /// <summary>The starts and ends of a service's containers since then.</summary>
    public IReadOnlyList<ContainerMoment> Of(string service, EngineTime since) =>
        [.. Moments.Where(one => one.Service == service && one.Time.CompareTo(since) >= 0)];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var reader in _readers)
        {
            try
            {
                await reader;
            }
            catch (OperationCanceledException)
            {
                // As asked.
            }
        }

        _stop.Dispose();
    }

    private async Task ReadAsync(string host, DockerEngine engine, TaskCompletionSource listening)
    {
        var filters = EngineFilters.Label(ContainerIdentity.SlotLabel).With("type", "container").With("event", "start").With("event", "die");
        await foreach (var item in engine.System.FollowEvents(filters).ReadAsync(_stop.Token))
        {
            if (item is EventFeedItem.Connected) listening.TrySetResult();
            if (item is not EventFeedItem.Happened { Event: var happened }) continue;
            var labels = happened.Attributes;
            var moment = new ContainerMoment(
                host, happened.Id, happened.Action, $"{labels[ContainerIdentity.StackLabel]}/{labels[ContainerIdentity.ServiceLabel]}",
                int.Parse(labels[ContainerIdentity.SlotLabel], CultureInfo.InvariantCulture), happened.Time)
            {
                Version = labels.GetValueOrDefault("version")
            };
            lock (_moments) _moments.Add(moment);
        }
    }
}
