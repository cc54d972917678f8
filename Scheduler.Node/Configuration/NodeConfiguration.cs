using System.Collections;

namespace Scheduler.Node.Configuration;

/// <summary>The configuration of a process: reference.conf beside the program, the environment, --config, --set.</summary>
public static class NodeConfiguration
{
    /// <param name="file">The file of --config, or null.</param>
    /// <param name="settings">Each <c>a.b.c=value</c>.</param>
    /// <exception cref="ConfigurationException">Every fault that was found.</exception>
    public static NodeOptions Load(string? file, IEnumerable<string> settings)
    {
        var reference = ConfigurationLayer.OfFile(Path.Combine(AppContext.BaseDirectory, "hocon", "reference.conf"));
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? ""));
        List<ConfigurationLayer> overrides = [ConfigurationLayer.OfEnvironment(environment)];
        if (file is not null) overrides.Add(ConfigurationLayer.OfFile(file));
        overrides.Add(ConfigurationLayer.OfSettings(settings));
        return NodeOptionsReader.Read(reference, overrides, MachineFacts.OfThisMachine());
    }
}
