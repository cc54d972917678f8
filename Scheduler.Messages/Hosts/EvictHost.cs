namespace Scheduler.Messages.Hosts;

/// <summary>Server to server: a person's word on a host that is out of reach. It holds until the host is well again.</summary>
public sealed record EvictHost(HostId Host, HostEviction Eviction);
