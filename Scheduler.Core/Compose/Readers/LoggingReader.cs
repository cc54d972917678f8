using Scheduler.Core.Compose.Keys;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads <c>logging</c>, and the first format's <c>log_driver</c> and <c>log_opt</c>.</summary>
internal static class LoggingReader
{
    /// <summary>The engine's usual driver, for options without a driver.</summary>
    private const string DriverDefault = "json-file";

    public static LoggingSpec? Read(Field service)
    {
        var logging = service["logging"];
        if (logging is { IsMap: false }) logging.Error($"must be a map, is {logging.Node.Kind}");
        logging?.CheckKeys(PartKeys.Logging);
        var driver = (logging?["driver"] ?? service["log_driver"])?.Text();
        var options = PairsReader.Texts(logging?["options"] ?? service["log_opt"]);
        if (string.IsNullOrEmpty(driver) && options.IsEmpty) return null;
        return new LoggingSpec(string.IsNullOrEmpty(driver) ? DriverDefault : driver) { Options = options };
    }
}
