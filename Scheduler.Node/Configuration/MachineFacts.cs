namespace Scheduler.Node.Configuration;

/// <summary>What the defaults take from the machine and the environment that the process runs in.</summary>
/// <param name="Name">The machine's name, as a default for the node's.</param>
/// <param name="StateDirectory">Where a program keeps its state for the user who runs it.</param>
/// <param name="DockerHost">The environment's DOCKER_HOST, or null.</param>
public sealed record MachineFacts(string Name, string StateDirectory, string? DockerHost)
{
    public static MachineFacts OfThisMachine() => new(
        Environment.MachineName,
        StateDirectoryOf(Environment.GetEnvironmentVariable("XDG_STATE_HOME"), Environment.GetEnvironmentVariable("HOME")),
        Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host ? host : null);

    /// <summary>By the XDG base directory specification, which ignores relative paths.</summary>
    public static string StateDirectoryOf(string? stateHome, string? home)
    {
        if (stateHome is ['/', ..]) return Path.Combine(stateHome, "scheduler");
        return home is ['/', _, ..] ? Path.Combine(home, ".local", "state", "scheduler") : ".scheduler";
    }
}
