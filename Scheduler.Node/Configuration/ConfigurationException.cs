namespace Scheduler.Node.Configuration;

/// <summary>The configuration cannot be used. The message says which key of which source, and what is expected.</summary>
public sealed class ConfigurationException(IReadOnlyList<string> faults) : Exception(string.Join('\n', faults))
{
    /// <summary>One sentence each, every fault that was found.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
