using System.Collections.Immutable;

namespace Scheduler.Tests.Fakes;

/// <summary>What an image's process does in a <see cref="FakeEngine"/> each time that it is started.</summary>
internal sealed record FakeProcess
{
    /// <summary>Ends by itself; null: never.</summary>
    public TimeSpan? EndsAfter { get; init; }

    public int ExitCode { get; init; }

    /// <summary>It is there to end: mended, it ends well.</summary>
    public bool IsWork { get; init; }

    /// <summary>How long it takes to end once it is asked to.</summary>
    public TimeSpan StopTakes { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>The daemon's words when it cannot be started; null: it can.</summary>
    public string? StartError { get; init; }

    /// <summary>Has a health check that passes after so long; null with <see cref="SickAfter"/> null: no health check.</summary>
    public TimeSpan? HealthyAfter { get; init; }

    /// <summary>Its health check fails after so long.</summary>
    public TimeSpan? SickAfter { get; init; }

    /// <summary>From so long after its start on it accepts connections; before that it refuses them.</summary>
    public TimeSpan ListensAfter { get; init; }

    /// <summary>From so long after its start on it refuses connections again; null: never.</summary>
    public TimeSpan? DeafAfter { get; init; }

    /// <summary>What it prints at its start.</summary>
    public ImmutableArray<string> Lines { get; init; } = [];

    /// <summary>Prints the files that were put into its container too.</summary>
    public bool ShowsFiles { get; init; }

    /// <summary>The same without what makes it fail.</summary>
    public FakeProcess Mended() => IsWork
        ? this with { ExitCode = 0, StartError = null }
        : this with
        {
            EndsAfter = null,
            StartError = null,
            SickAfter = null,
            HealthyAfter = HasHealthcheck ? HealthyAfter ?? TimeSpan.FromSeconds(1) : null
        };

    public bool HasHealthcheck => HealthyAfter is not null || SickAfter is not null;
}
