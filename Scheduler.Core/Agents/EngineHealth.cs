using Scheduler.Core.Hosts;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Agents;

/// <summary>Whether an engine that answers also does what it is for, as trials and operations show. Pure.</summary>
internal sealed record EngineHealth
{
    private static readonly TimeSpan FullFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FullForMax = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FullForgottenAfter = TimeSpan.FromMinutes(10);

    public static readonly EngineHealth Unknown = new();

    public TrialReach Trial { get; init; }

    /// <summary>Null while nothing is known to be wrong.</summary>
    public EngineAilment? Ailment { get; init; }

    /// <summary>When the ailment, or the health, began.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>How often the disk was full in a row of times that were not far apart, and when last.</summary>
    public int TimesFull { get; init; }

    public DateTimeOffset FullAt { get; init; }

    public bool Hangs => Ailment is { Kind: AilmentKind.Hangs };

    /// <summary>What a trial says. A failure to reach the engine says nothing of its insides.</summary>
    public EngineHealth Tried(TrialReach reach, Exception? failure, DateTimeOffset now) => failure switch
    {
        null => Passed(reach, now),
        EngineException { Fault: EngineFault.Unreachable } => this,
        // The image went meanwhile.
        EngineException { Fault: EngineFault.NotFound } => this,
        EngineException { Fault: EngineFault.NoAnswer or EngineFault.Conflict } => With(new EngineAilment(
            AilmentKind.Hangs, $"its engine answers, but does not work: a container that was to be made, started and removed for a trial got stuck ({failure.Message}); what runs there goes on, and it is tried again every few seconds"), now),
        _ when EngineWords.IsOutOfDisk(failure.Message) => Full(failure.Message, now),
        _ => With(new EngineAilment(
            AilmentKind.Broken, $"its engine cannot start containers: {failure.Message}; what runs there goes on, new instances go elsewhere, and it is tried again every few seconds"), now),
    };

    /// <summary>An operation, or a trial, found no room on its disk.</summary>
    public EngineHealth Full(string words, DateTimeOffset now)
    {
        // A hanging engine is worse off.
        if (Hangs) return this;
        var again = now - FullAt < FullForgottenAfter;
        var times = Ailment is { Kind: AilmentKind.OutOfDisk } ? TimesFull : again ? TimesFull + 1 : 1;
        var ailment = new EngineAilment(
            AilmentKind.OutOfDisk, $"out of disk: {words}; what runs there goes on, and new instances go elsewhere until there is room: 'docker system prune' removes what nothing uses");
        return With(ailment, now) with { TimesFull = times, FullAt = now };
    }

    /// <summary>An operation that needs disk succeeded.</summary>
    public EngineHealth HasRoom(DateTimeOffset now) => Ailment is { Kind: AilmentKind.OutOfDisk } ? this with { Ailment = null, Since = now } : this;

    /// <summary>
    /// A trial needs little room, so that it succeeds says only that a disk is no longer quite full. The more often that
    /// proved too little, the longer nothing new is sent there.
    /// </summary>
    private EngineHealth Passed(TrialReach reach, DateTimeOffset now)
    {
        var tried = this with { Trial = reach };
        if (Ailment is null) return tried;
        if (Ailment.Kind == AilmentKind.OutOfDisk && now < FullAt + FullSpan) return tried;
        return tried with { Ailment = null, Since = now };
    }

    private TimeSpan FullSpan
    {
        get
        {
            var span = FullFor * Math.Pow(2, Math.Clamp(TimesFull - 1, 0, 10));
            return span < FullForMax ? span : FullForMax;
        }
    }

    private EngineHealth With(EngineAilment ailment, DateTimeOffset now) =>
        this with { Ailment = ailment, Since = Ailment?.Kind == ailment.Kind ? Since : now };
}

/// <param name="Reason">For a person.</param>
internal sealed record EngineAilment(AilmentKind Kind, string Reason);

internal enum AilmentKind
{
    /// <summary>It answers simple questions, and does not come to an end with what it is for.</summary>
    Hangs,
    OutOfDisk,

    /// <summary>It says that it cannot do what it is for.</summary>
    Broken,
}
