using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Views;

/// <summary>How this server shows a host with which something is wrong, whatever the host's own server says of it.</summary>
/// <param name="LostAt">When it was given up; null while it is not.</param>
public sealed record JudgedHost(HostState State, string Reason, string Next, DateTimeOffset Since, DateTimeOffset? LostAt);
