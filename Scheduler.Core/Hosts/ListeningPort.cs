namespace Scheduler.Core.Hosts;

/// <summary>A port of the machine that a process which is no container listens on.</summary>
/// <param name="HostIp">Null: on all addresses.</param>
/// <param name="Holder">Which process, as far as can be seen, for a person.</param>
public sealed record ListeningPort(int Port, string Protocol, string? HostIp, string Holder);
