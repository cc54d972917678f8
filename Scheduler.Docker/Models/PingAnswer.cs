namespace Scheduler.Docker;

/// <summary>What an engine says of itself to anybody: its newest API version, its system, its server's name.</summary>
public sealed record PingAnswer(ApiVersion ApiVersion, string OsType, string Server);
