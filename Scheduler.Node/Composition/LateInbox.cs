using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;

namespace Scheduler.Node.Composition;

/// <summary>Stands for an inbox that is made only after the port is open, because its maker has to know the port.</summary>
internal sealed class LateInbox : IPeerInbox
{
    private IPeerInbox? _inbox;

    public void Open(IPeerInbox inbox) => Volatile.Write(ref _inbox, inbox);

    public Task<object> AskAsync(string address, object message, TimeSpan deadline, CancellationToken cancel = default) =>
        Volatile.Read(ref _inbox)?.AskAsync(address, message, deadline, cancel)
        ?? Task.FromResult<object>(new NotHere("the asked server is still starting"));

    public bool Deliver(string address, object message) => Volatile.Read(ref _inbox)?.Deliver(address, message) ?? false;
}
