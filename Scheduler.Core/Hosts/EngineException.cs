namespace Scheduler.Core.Hosts;

/// <summary>An engine said no, or nothing. The message holds the daemon's own words where it spoke.</summary>
public sealed class EngineException(EngineFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    public EngineFault Fault { get; } = fault;
}

public enum EngineFault
{
    /// <summary>The daemon refused; nothing changed.</summary>
    Rejected,

    /// <summary>What the call names does not exist.</summary>
    NotFound,

    /// <summary>A name is taken, or the object is in use or in another state.</summary>
    Conflict,

    /// <summary>Nothing was sent, or the connection was refused; nothing changed.</summary>
    Unreachable,

    /// <summary>No answer in time, or the connection broke: whether it was done is unknown until it is looked at.</summary>
    NoAnswer,
}
