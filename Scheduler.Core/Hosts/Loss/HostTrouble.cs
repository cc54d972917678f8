namespace Scheduler.Core.Hosts.Loss;

/// <summary>What keeps a host from being worked with, as the judging server has it.</summary>
public enum HostTrouble
{
    /// <summary>Its server says that its agent is silent, or that its connection broke.</summary>
    Silent,

    /// <summary>Its server is silent and not declared down: soon it is one or the other.</summary>
    ServerSilent,

    /// <summary>Its server is down, and no other one shows it.</summary>
    ServerGone,

    /// <summary>A service has instances there, and this server has never heard of it.</summary>
    Unheard,

    /// <summary>Its agent answers, and its engine does not.</summary>
    Engine,
}
