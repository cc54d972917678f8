using System.Collections.Concurrent;
using Scheduler.Messages.Hosts;

namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>On which hosts the latest commands are that were prepared through this server. Others are looked for.</summary>
internal sealed class ExecBook
{
    private const int Most = 4096;

    private readonly ConcurrentDictionary<string, HostId> _hosts = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();

    public void Add(string exec, HostId host)
    {
        if (!_hosts.TryAdd(exec, host)) return;
        _order.Enqueue(exec);
        if (_order.Count > Most && _order.TryDequeue(out var oldest)) _hosts.TryRemove(oldest, out _);
    }

    public HostId? Find(string exec) => _hosts.TryGetValue(exec, out var host) ? host : null;
}
