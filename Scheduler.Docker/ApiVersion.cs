using System.Globalization;

namespace Scheduler.Docker;

/// <summary>A version of the Engine API, such as 1.41.</summary>
public readonly record struct ApiVersion(int Major, int Minor) : IComparable<ApiVersion>
{
    /// <summary>Docker 20.10. Older engines lack what we rely on.</summary>
    public static readonly ApiVersion Oldest = new(1, 41);

    /// <summary>The newest whose answers we know; a newer engine is asked for this one.</summary>
    public static readonly ApiVersion Newest = new(1, 51);

    public static bool TryParse(string? text, out ApiVersion version)
    {
        version = default;
        var parts = (text ?? "").Split('.');
        if (parts.Length != 2 || !TryNumber(parts[0], out var major) || !TryNumber(parts[1], out var minor))
            return false;

        version = new ApiVersion(major, minor);
        return true;
    }

    /// <summary>The version to speak with an engine whose newest is <paramref name="engine"/>; null if it is too old.</summary>
    public static ApiVersion? Agree(ApiVersion engine) =>
        engine.CompareTo(Oldest) < 0 ? null : engine.CompareTo(Newest) > 0 ? Newest : engine;

    public int CompareTo(ApiVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
