namespace Scheduler.Messages.Hosts;

/// <summary>How far an engine was tried out.</summary>
public enum TrialReach
{
    /// <summary>Not yet, or it is not wanted.</summary>
    None,

    /// <summary>It has no image to make a container of, so it was only asked whether it answers.</summary>
    NoImage,

    /// <summary>A container was made and removed; images that are not known to be ours are not started.</summary>
    Made,

    /// <summary>A container was made, started and removed.</summary>
    Started,
}
