using Scheduler.Core.Compose.Keys;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads <c>logging</c>, and the first format's <c>log_driver</c> and <c>log_opt</c>.</summary>
internal static class LoggingReader
{
    public static LoggingSpec? Read(Field service)
    {
        var logging = service["logging"];
        if (logging is { IsMap: false }) logging.Error($"must be a map, is {logging.Node.Kind}");
        logging?.CheckKeys(PartKeys.Logging);
        var driver = (logging?["driver"] ?? service["log_driver"])?.Text();
        var options = PairsReader.Texts(logging?["options"] ?? service["log_opt"]);
        if (string.IsNullOrEmpty(driver) && options.IsEmpty) return null;
        return new LoggingSpec(string.IsNullOrEmpty(driver) ? LoggingSpec.DriverDefault : driver) { Options = options };
    }
}
