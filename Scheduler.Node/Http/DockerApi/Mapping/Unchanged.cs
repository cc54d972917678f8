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

    private static string Text<T>(T value) => JsonSerializer.Serialize(value, ManifestRegistry.Json);
}
