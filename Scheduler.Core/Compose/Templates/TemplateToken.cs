namespace Scheduler.Core.Compose.Templates;

/// <param name="Text">What is written; of a string its value.</param>
/// <param name="At">Its offset in the template.</param>
internal readonly record struct TemplateToken(TokenKind Kind, string Text, int At);

internal enum TokenKind
{
    /// <summary>Outside of any action.</summary>
    Text,
    Open,
    Close,

    /// <summary>A function's or a key word's name.</summary>
    Word,

    /// <summary><c>$</c> or <c>$name</c>.</summary>
    Variable,

    /// <summary><c>.name</c>.</summary>
    Field,

    /// <summary>A dot alone.</summary>
    Dot,
    String,
    Number,

    /// <summary><c>'a'</c>: a number, as in Go.</summary>
    Character,
    Pipe,
    Comma,
    Declare,
    Assign,
    LeftParenthesis,
    RightParenthesis,

    /// <summary>Separates words; matters before a dot only.</summary>
    Space,
    End,
}
