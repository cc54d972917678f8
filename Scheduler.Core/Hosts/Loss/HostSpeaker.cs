using Scheduler.Actors.Cluster;
using Scheduler.Core.Views;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Hosts.Loss;

/// <summary>Which server announces what all of them find out by themselves. Pure.</summary>
internal static class HostSpeaker
{
    /// <summary>Of a host that is connected here this server, of any other the first one that is up.</summary>
    public static NodeIncarnation? Of(HostPicture hosts, ClusterView members, HostId host) =>
        hosts.Told.TryGetValue(host, out var told) && told.Server is null
            ? members.Self
            : members.Members
                .Where(member => member.Status == MemberStatus.Up && member.Incarnation != told?.Server)
                .Select(member => member.Incarnation).Order().FirstOrDefault();
}
