namespace Scheduler.Messages.Services;

/// <summary>
/// A health check that the host's agent makes over the network, beside the engine's own: it connects to a port of the
/// container and, where there is a request line, wants an HTTP answer of 2xx or 3xx.
/// </summary>
/// <param name="Port">1 to 65535: of the container, published or not.</param>
public sealed record HealthProbe(int Port)
{
    /// <summary>Such as <c>GET /ping HTTP/1.0</c>; null: that the port accepts a connection is enough.</summary>
    public string? RequestLine { get; init; }

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>An answer that takes longer is none.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Good answers in a row that make it healthy.</summary>
    public int HealthyThreshold { get; init; } = 2;

    /// <summary>Bad answers in a row that make a healthy one unhealthy.</summary>
    public int UnhealthyThreshold { get; init; } = 3;

    /// <summary>How long a new container may take to become healthy; null for as long as it likes.</summary>
    public TimeSpan? InitializingTimeout { get; init; }

    /// <summary>The same for a container that was started again, or was there before its agent.</summary>
    public TimeSpan? ReinitializingTimeout { get; init; }

    public HealthStrategy Strategy { get; init; }

    /// <summary>With <see cref="HealthStrategy.RecreateOnQuorum"/>: so many others must be well.</summary>
    public int Quorum { get; init; } = 1;
}

/// <summary>What becomes of an instance whose probe fails.</summary>
public enum HealthStrategy
{
    /// <summary>Its agent makes its container anew, by itself.</summary>
    Recreate,

    /// <summary>Its service replaces it while enough others are well; an agent that is cut off leaves it alone.</summary>
    RecreateOnQuorum,

    /// <summary>It is shown.</summary>
    None,
}
