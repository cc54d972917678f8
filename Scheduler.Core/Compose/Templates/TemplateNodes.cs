using System.Collections.Immutable;

namespace Scheduler.Core.Compose.Templates;

/// <summary>A part of a parsed template.</summary>
/// <param name="At">Its offset in the template.</param>
internal abstract record TemplateNode(int At);

internal sealed record TextPart(int At, string Text) : TemplateNode(At);

/// <summary><c>{{ pipeline }}</c>: shown, unless it sets a variable.</summary>
internal sealed record ActionPart(int At, Pipeline Pipeline) : TemplateNode(At);

/// <summary><c>if</c>, <c>with</c> or <c>range</c>.</summary>
internal sealed record BlockPart(
    int At, BlockKind Kind, Pipeline Pipeline, ImmutableArray<TemplateNode> Body, ImmutableArray<TemplateNode> Else) : TemplateNode(At);

internal enum BlockKind
{
    If,
    With,
    Range,
}

/// <param name="Names">Variables that it sets; two of them in a range.</param>
/// <param name="IsAssignment">They exist already.</param>
internal sealed record Pipeline(int At, ImmutableArray<string> Names, bool IsAssignment, ImmutableArray<PipelineStep> Steps);

/// <summary>A function with its arguments, or one value.</summary>
internal sealed record PipelineStep(int At, ImmutableArray<Operand> Words);

internal abstract record Operand(int At);

internal sealed record LiteralOperand(int At, object? Value) : Operand(At);

internal sealed record DotOperand(int At) : Operand(At);

/// <param name="Name">Without the dollar sign; empty for the root.</param>
internal sealed record VariableOperand(int At, string Name) : Operand(At);

internal sealed record FunctionOperand(int At, string Name) : Operand(At);

internal sealed record GroupOperand(int At, Pipeline Pipeline) : Operand(At);

internal sealed record FieldOperand(int At, Operand Of, string Name) : Operand(At);
