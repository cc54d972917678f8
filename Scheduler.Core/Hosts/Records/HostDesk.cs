using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Hosts.Records;

/// <summary>The way in for gateways: what people decide about hosts, by the hosts' names.</summary>
public sealed class HostDesk(AskEntity ask)
{
    /// <summary>The first part of the ids of hosts' records. Messages for a host itself go to another address.</summary>
    public const string Prefix = "host-record";

    /// <summary>The entity of a host's record.</summary>
    public static string EntityOf(HostId host) => $"{Prefix}/{host}";

    /// <summary>Answers <see cref="HostAccepted"/> or a refusal; acknowledged means committed and synced.</summary>
    public Task<object> SendAsync(HostId host, HostRequest request, TimeSpan deadline, CancellationToken cancel = default) =>
        ask(EntityOf(host), request, deadline, cancel);

    /// <summary>Answers a <see cref="HostRecord"/> that reflects every decision acknowledged before, or a refusal.</summary>
    public Task<object> GetAsync(HostId host, TimeSpan deadline, CancellationToken cancel = default) =>
        ask(EntityOf(host), new GetHostRecord(), deadline, cancel);
}
