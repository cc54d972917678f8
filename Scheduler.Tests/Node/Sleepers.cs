using Scheduler.Tests.Engines;

namespace Scheduler.Tests.Node;

/// <summary>Compose text of services that sleep, and end at once when told to.</summary>
internal static class Sleepers
{
    /// <summary>A stack of one service.</summary>
    /// <param name="service">Its name.</param>
    /// <param name="scale">How many.</param>
    /// <param name="more">Further keys of the service, each a line.</param>
    public static string Compose(string service, int scale, params string[] more) =>
        "services:\n" + Service(service, scale, more);

    public static string Service(string service, int scale, params string[] more)
    {
        string[] lines =
        [
            .. more.Any(line => line.StartsWith("image:", StringComparison.Ordinal)) ? [] : new[] { $"image: {PrivateEngine.Image}" },
            .. more.Any(line => line.StartsWith("command:", StringComparison.Ordinal)) ? [] : new[] { "command: [sleep, '100000']" },
            "stop_signal: SIGKILL",
            .. more,
        ];
        return $"  {service}:\n    scale: {scale}\n{string.Concat(lines.Select(line => $"    {line}\n"))}";
    }
}
