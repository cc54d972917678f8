namespace Scheduler.Messages.Locks;

/// <summary>The rule for lock names: what fits a path, a file name and an environment variable's value as it is.</summary>
public static class LockName
{
    public const int LengthMax = 128;

    /// <summary>What is wrong with a name, or null when it is valid.</summary>
    public static string? Fault(string? name)
    {
        if (string.IsNullOrEmpty(name)) return "a lock's name must not be empty";
        if (name.Length > LengthMax) return $"a lock's name has at most {LengthMax} characters, this one has {name.Length}";
        if (!char.IsAsciiLetterLower(name[0]) && !char.IsAsciiDigit(name[0])) return "a lock's name starts with a letter a-z or a digit";
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('.' or '_' or '-'))
                return "a lock's name holds only the letters a-z, digits, '.', '_' and '-'";
        }

        return null;
    }
}
