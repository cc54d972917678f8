namespace Scheduler.Core.Agents.Health;

/// <summary>Asks a container over the network whether it is well. The real one opens a connection; the simulation's asks its engine.</summary>
public interface IProbe
{
    /// <summary>Answers within the request's time, whatever happens.</summary>
    Task<ProbeAnswer> AskAsync(ProbeRequest request, CancellationToken cancel = default);
}

/// <param name="RequestLine">Null for the connection alone.</param>
public sealed record ProbeRequest(string Address, int Port, string? RequestLine, TimeSpan Timeout);

/// <param name="Words">For a person; null when it passed.</param>
public sealed record ProbeAnswer(ProbeOutcome Outcome, string? Words)
{
    public static readonly ProbeAnswer Passed = new(ProbeOutcome.Passed, null);

    /// <summary>The machine is there, and nothing listens at the port. A failure.</summary>
    public bool IsRefusal { get; init; }
}

public enum ProbeOutcome
{
    Passed,

    /// <summary>What is at the address has answered, and not well: it refused the connection, or gave a bad answer or none.</summary>
    Failed,

    /// <summary>No connection in time. Whether anybody is there, that does not say.</summary>
    Silent,

    /// <summary>There is no way to the address from here.</summary>
    Unreached,
}
