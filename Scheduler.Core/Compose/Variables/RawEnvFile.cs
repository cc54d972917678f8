using System.Collections.Immutable;

namespace Scheduler.Core.Compose.Variables;

/// <summary>
/// Reads an env file as <c>docker run --env-file</c> does: what is after the first <c>=</c> is the value as it stands, with
/// its quotes and blanks. A name alone is taken from the environment.
/// </summary>
internal static class RawEnvFile
{
    private static readonly char[] Blanks = [' ', '\t'];

    public static EnvFileContent Parse(string text, Func<string, string?> lookUp)
    {
        if (text.Length > ComposeLimits.FileLengthMax) return EnvFileContent.TooLong(text);
        var values = ImmutableDictionary.CreateBuilder<string, string>();
        var faults = ImmutableArray.CreateBuilder<EnvFault>();
        foreach (var (i, whole) in text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n').Index())
        {
            var line = whole.TrimStart(Blanks);
            if (line is "" or ['#', ..]) continue;
            var equals = line.IndexOf('=');
            var name = equals < 0 ? line : line[..equals];
            if (name.Length == 0 || name.IndexOfAny(Blanks) >= 0) faults.Add(new EnvFault(i + 1, "a line must be NAME=value, without a blank in the name"));
            else if ((equals < 0 ? lookUp(name) : line[(equals + 1)..]) is { } value) values[name] = value;
        }

        return new EnvFileContent(values.ToImmutable(), faults.ToImmutable());
    }
}
