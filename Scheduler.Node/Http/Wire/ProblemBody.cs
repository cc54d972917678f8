using System.Text.Json.Serialization;

namespace Scheduler.Node.Http.Wire;

/// <summary>An error as RFC 9457 (problem details) has it.</summary>
/// <param name="Type">What kind of problem, for programs: <c>urn:scheduler:…</c>.</param>
/// <param name="Title">The kind in a few words, the same for every problem of its type.</param>
/// <param name="Detail">What was refused, why, and what would help.</param>
/// <param name="Instance">The path that was asked for.</param>
public sealed record ProblemBody(string Type, string Title, int Status, string Detail, string Instance)
{
    /// <summary>The field that was wrong, as a JSON path without the leading "$.".</summary>
    public string? Field { get; init; }

    /// <summary>Every fault, where there are several.</summary>
    public IReadOnlyList<FieldFault>? Errors { get; init; }

    /// <summary>For a stack that was applied in part: what became of each service.</summary>
    public IReadOnlyList<ServiceOutcome>? Services { get; init; }
}

/// <param name="Field">Null where it concerns the whole body.</param>
public sealed record FieldFault([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Field, string Reason);
