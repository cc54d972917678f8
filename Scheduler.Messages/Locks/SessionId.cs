namespace Scheduler.Messages.Locks;

/// <summary>A session's name, drawn at random by a server and never used again: an ended session stays ended.</summary>
public readonly record struct SessionId(string Value) : IComparable<SessionId>
{
    public const int Length = 26;

    public override string ToString() => Value;

    public int CompareTo(SessionId other) => string.CompareOrdinal(Value, other.Value);

    /// <summary>False when it is not of the form that servers draw.</summary>
    public static bool TryParse(string? text, out SessionId id)
    {
        id = new SessionId(text ?? "");
        return text?.Length == Length && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));
    }
}
