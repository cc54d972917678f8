using System.Globalization;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>A version of Docker's API, <c>1.N</c>. Only the N is kept: the 1 has never changed.</summary>
public readonly record struct DockerVersion(int Minor) : IComparable<DockerVersion>
{
    public static readonly DockerVersion Least = new(24);

    /// <summary>What is told to clients that negotiate: every field of it is translated or refused by its name.</summary>
    public static readonly DockerVersion Told = new(47);

    /// <summary>What is taken from clients that do not: what later versions changed does not matter for the calls here.</summary>
    public static readonly DockerVersion Most = new(56);

    /// <summary>Reads <c>1.43</c>; null for what is no version that Docker has had.</summary>
    public static DockerVersion? Parse(ReadOnlySpan<char> text) =>
        text.StartsWith("1.", StringComparison.Ordinal) && int.TryParse(text[2..], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? new DockerVersion(minor)
            : null;

    public int CompareTo(DockerVersion other) => Minor.CompareTo(other.Minor);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"1.{Minor}");
}
