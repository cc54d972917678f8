using System.Collections.Immutable;
using System.Text.Json;
using Scheduler.Messages.Wire;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>
/// A spec can hold more than Docker's words can say, such as ranges of host ports. What a client sends back as it was shown
/// stays as it is.
/// </summary>
internal static class Unchanged
{
    /// <param name="read">What the client asks for.</param>
    /// <param name="shown">What it would be asking for had it changed nothing.</param>
    /// <param name="present">What there is.</param>
    public static T Or<T>(T read, T shown, T present) => Text(read) == Text(shown) ? present : read;

    /// <summary>
    /// The same for each item of a list: who adds a port has not touched the others, and the address that one of them listens
    /// on must not be lost for it.
    /// </summary>
    /// <param name="shown">The items of <paramref name="present"/>, in their order.</param>
    public static ImmutableArray<T> Items<T>(ImmutableArray<T> read, ImmutableArray<T> shown, ImmutableArray<T> present)
    {
        if (shown.Length != present.Length) return Or(read, shown, present);
        var left = shown.Zip(present, (one, item) => (Text: Text(one), Item: item)).ToList();
        return [.. read.Select(one => Take(left, Text(one), one))];
    }

    /// <summary>Two that look alike are told apart by their order.</summary>
    private static T Take<T>(List<(string Text, T Item)> left, string text, T read)
    {
        var at = left.FindIndex(one => one.Text == text);
        if (at < 0) return read;
        var item = left[at].Item;
        left.RemoveAt(at);
        return item;
    }

    private static string Text<T>(T value) => JsonSerializer.Serialize(value, ManifestRegistry.Json);
}
