namespace Scheduler.Core.Compose.Yaml;

/// <summary>Where a value stands; lines and columns from 1, 0 for a whole file.</summary>
internal readonly record struct Mark(string File, int Line, int Column)
{
    public static Mark Whole(string file) => new(file, 0, 0);
}
