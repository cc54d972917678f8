namespace Scheduler.Core.Agents.Lines;

/// <summary>An agent's way to its host actor, on whichever server. Calls never block.</summary>
public interface IReportLine
{
    /// <summary>Of this machine, as the server's side sees it; null where agent and server are one process.</summary>
    string? LocalAddress { get; }

    /// <summary>Messages arrive in the order in which they were sent. False when the line is full or broken: to be sent again later.</summary>
    bool Send(object message);

    void Close();
}

/// <summary>The agent's end of a connection to a server.</summary>
public interface IServerLine : IReportLine
{
    /// <summary>As it was dialled.</summary>
    string Server { get; }

    /// <summary>When the server was last heard of, by the clock's timestamps.</summary>
    long HeardAt { get; }

    /// <summary>Starts handing out what arrives.</summary>
    /// <param name="take">Called from any thread, one message at a time; false makes the line wait and offer it again.</param>
    /// <param name="lost">Called once, with the reason, when the line is broken or closed.</param>
    void Begin(Func<object, bool> take, Action<string> lost);

    /// <summary>Asks for a sign of life; the answer shows as <see cref="HeardAt"/>.</summary>
    void Beat();
}

/// <summary>
/// Opens lines to servers. Calls fail only with <see cref="DialException"/>, or the
/// caller's cancellation, and have deadlines of their own.
/// </summary>
public interface IServerDialer
{
    /// <summary>Where servers may be, as far as is known now; may be empty. Answers soon also when a name server does not.</summary>
    Task<IReadOnlyList<string>> FindAsync(CancellationToken cancel = default);

    Task<IServerLine> DialAsync(string server, CancellationToken cancel = default);

    /// <summary>Where the servers are, as one of them says; found from then on, also after a restart.</summary>
    void Remember(IReadOnlyList<string> servers);
}

/// <summary>A server was not reached, or said no; the message says why, for a person.</summary>
public sealed class DialException(string message, Exception? inner = null) : Exception(message, inner);
