namespace Scheduler.Messages.Files;

/// <summary>The two kinds of files that the cluster keeps for containers.</summary>
public enum FileKind
{
    /// <summary>Its data go to containers that use it, and to nobody else.</summary>
    Secret,

    /// <summary>Its data may be read by people too.</summary>
    Config,
}
