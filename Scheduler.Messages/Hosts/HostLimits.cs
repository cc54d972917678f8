namespace Scheduler.Messages.Hosts;

/// <summary>What may be said of a host.</summary>
public static class HostLimits
{
    /// <summary>Labels that one command changes, and that a record keeps.</summary>
    public const int LabelsMax = 64;

    public const int LabelLengthMax = 128;

    /// <summary>Of a label's value, a reason, and a person's name.</summary>
    public const int TextLengthMax = 256;

    /// <summary>What is wrong with a label's name, or null.</summary>
    public static string? LabelFault(string name)
    {
        if (name.Length is 0 or > LabelLengthMax) return $"a label's name has 1 to {LabelLengthMax} characters";
        return name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/')
            ? null
            : "a label's name holds only the letters a-z and A-Z, digits, '.', '_', '-' and '/'";
    }

    /// <summary>What is wrong with one line of text, or null. None is fine.</summary>
    public static string? TextFault(string? text)
    {
        if (text is null) return null;
        if (text.Length > TextLengthMax) return $"it has {text.Length} characters; at most {TextLengthMax} are kept";
        return text.Any(char.IsControl) ? "it is one line without control characters" : null;
    }
}
