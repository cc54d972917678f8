using System.Collections.Immutable;
using Scheduler.Messages.Cluster;

namespace Scheduler.Core.Views.Exchange;

/// <summary>Where agents reach the servers of the cluster, as the servers tell each other; read from any thread.</summary>
public sealed class AgentAddresses
{
    private ImmutableSortedDictionary<NodeIncarnation, string> _others = ImmutableSortedDictionary<NodeIncarnation, string>.Empty;
    private string _own = "";

    /// <summary>Raised on the thread of whoever changed it; handlers are quick and do not throw.</summary>
    public event Action? Changed;

    /// <summary>This server's; empty where it takes no agents.</summary>
    public string Own
    {
        get => Volatile.Read(ref _own);
        set
        {
            Volatile.Write(ref _own, value);
            Changed?.Invoke();
        }
    }

    /// <summary>Of all servers, this one first.</summary>
    public ImmutableArray<string> All => [.. Volatile.Read(ref _others).Values.Prepend(Own).Where(address => address.Length > 0)];

    internal void Show(NodeIncarnation server, string address)
    {
        if (Volatile.Read(ref _others).GetValueOrDefault(server) == address) return;
        ImmutableInterlocked.Update(ref _others, static (all, one) => all.SetItem(one.Server, one.Address), (Server: server, Address: address));
        Changed?.Invoke();
    }

    internal void Forget(NodeIncarnation server)
    {
        if (!Volatile.Read(ref _others).ContainsKey(server)) return;
        ImmutableInterlocked.Update(ref _others, static (all, one) => all.Remove(one), server);
        Changed?.Invoke();
    }
}
