using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Hosts.Loss;

/// <summary>What a server makes of a host with which something is wrong.</summary>
/// <param name="Next">What happens next, and when, for a person.</param>
/// <param name="IsLost">It is given up: each service's policy says what becomes of its instances.</param>
/// <param name="Left">When time alone may change the verdict; null when it does not.</param>
public sealed record HostVerdict(HostState State, string Reason, string Next, bool IsLost, TimeSpan? Left = null);
