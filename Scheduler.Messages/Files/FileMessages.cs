namespace Scheduler.Messages.Files;

/// <summary>A host's agent is about to make a container and asks its server for the data of a secret or config that it uses.</summary>
public sealed record FileWanted(FileKind Kind, string Name);

/// <summary>The answer: data, or why there are none; exactly one is null.</summary>
public sealed record FileGiven(FileKind Kind, string Name, byte[]? Data, string? Fault = null)
{
    /// <summary>There is none of that name, or this host is not to have it: what was given before is to be forgotten.</summary>
    public bool IsGone { get; init; }

    /// <summary>Says which it is and never what is in it: this reaches logs.</summary>
    public override string ToString() => $"({FileWords.Of(Kind, Name)}: {Fault ?? "its data"})";
}

/// <summary>A secret or config was made or removed: containers that wait for it need not wait any longer.</summary>
public sealed record FileChanged(FileKind Kind, string Name);
