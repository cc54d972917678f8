using System.Collections.Immutable;
using Scheduler.Messages.Files;

namespace Scheduler.Core.Compose;

/// <summary>A secret or config that a stack's services use. What is in it is not read here: whoever deploys the stack does.</summary>
/// <param name="Name">As the cluster keeps it.</param>
public sealed record StackFile(FileKind Kind, string Name)
{
    /// <summary>By which stacks are known, as with Docker.</summary>
    public const string StackLabel = "com.docker.stack.namespace";

    /// <summary>It is there already, made by somebody else.</summary>
    public bool IsExternal { get; init; }

    /// <summary>The absolute path of the file on the client's machine that holds the data; null when it is <see cref="Content"/>.</summary>
    public string? Path { get; init; }

    /// <summary>The data, out of the compose file or of a variable.</summary>
    public string? Content { get; init; }

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Never what is in it: this reaches logs.</summary>
    public override string ToString() => $"({FileWords.Of(Kind, Name)})";
}
