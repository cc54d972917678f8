using System.Collections.Immutable;

namespace Scheduler.Core.Compose.Questions;

/// <summary>A variable that whoever deploys a template gives a value.</summary>
public sealed record Question
{
    public required string Variable { get; init; }

    public string? Label { get; init; }

    public string? Description { get; init; }

    public QuestionType Type { get; init; }

    /// <summary>An empty answer is none.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The answer of who gives none; null for nothing.</summary>
    public string? Default { get; init; }

    /// <summary>Of an <see cref="QuestionType.Enum"/>: the answers that there are.</summary>
    public ImmutableArray<string> Options { get; init; } = [];

    public int? LengthMin { get; init; }

    public int? LengthMax { get; init; }

    public long? Least { get; init; }

    public long? Most { get; init; }

    /// <summary>Characters that an answer must not hold.</summary>
    public string? InvalidCharacters { get; init; }

    /// <summary>The only characters that an answer may hold.</summary>
    public string? ValidCharacters { get; init; }
}

public enum QuestionType
{
    String,

    /// <summary>A text of several lines.</summary>
    Multiline,
    Int,
    Boolean,
    Enum,

    /// <summary>Not shown while it is typed.</summary>
    Password,

    /// <summary>A service as <c>stack/service</c>.</summary>
    Service,

    /// <summary>The name of a certificate.</summary>
    Certificate,

    /// <summary>The name of a secret.</summary>
    Secret,
}
