namespace Scheduler.Messages.Services;

/// <summary>
/// The rule for stack and service names. They become part of container, network and volume names and of DNS aliases,
/// so they keep to what all of these accept.
/// </summary>
public static class Naming
{
    public const int LengthMax = 63;

    /// <summary>What is wrong with a name, or null when it is valid.</summary>
    public static string? Fault(string? name)
    {
        if (string.IsNullOrEmpty(name)) return "a name must not be empty";
        if (name.Length > LengthMax) return $"a name has at most {LengthMax} characters, this one has {name.Length}";
        if (!char.IsAsciiLetterOrDigit(name[0])) return "a name starts with a letter or a digit";
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                return "a name holds only the letters a-z and A-Z, digits, '-', '_' and '.'";
        }

        return null;
    }
}
