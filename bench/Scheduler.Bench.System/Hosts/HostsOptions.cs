using System.Collections.Immutable;
using System.Globalization;

namespace Scheduler.Bench.Hosts;

/// <summary>What to measure on several hosts, and how often.</summary>
internal sealed record HostsOptions
{
    /// <summary>The node's program, as <c>./scheduler --build-only</c> publishes it.</summary>
    public string Node { get; init; } = "";

    /// <summary>A folder of this run's own, which the caller removes.</summary>
    public string Folder { get; init; } = "";

    public ImmutableArray<HostPlace> Hosts { get; init; } = [];

    /// <summary>How often ours loses a host.</summary>
    public int Tries { get; init; } = 30;

    /// <summary>How often Swarm does, at its default, which takes it half a minute each time.</summary>
    public int SwarmTries { get; init; } = 3;

    /// <summary>And with a heartbeat of a second.</summary>
    public int FastSwarmTries { get; init; } = 10;

    /// <summary>How often a host of ours is away for <see cref="PauseMs"/>.</summary>
    public int Pauses { get; init; } = 100;

    public int PauseMs { get; init; } = 1500;

    /// <summary>Times that each way of starting <see cref="Replicas"/> is measured.</summary>
    public int Rounds { get; init; } = 5;

    public int Replicas { get; init; } = 60;

    public ImmutableHashSet<string> Only { get; init; } = [];

    /// <summary>A goal that is missed fails the run.</summary>
    public bool Check { get; init; }

    public bool Runs(string section) => Only.IsEmpty || Only.Contains(section);

    /// <returns>Null when they are not understood; then <paramref name="errors"/> says why.</returns>
    public static HostsOptions? Parse(string[] args, TextWriter errors)
    {
        if (CommandWords.Read(args, errors, new HostsOptions(), options => options with { Check = true }, With) is not { } options) return null;
        if (options.Node.Length > 0 && options.Folder.Length > 0 && options.Hosts.Length > 1) return options;
        errors.WriteLine("--node FILE, --folder DIR and --host URL,NETNS,ADDRESS, at least twice, are needed");
        return null;
    }

    private static HostsOptions? With(HostsOptions options, string name, string value) => name switch
    {
        "--node" => options with { Node = value },
        "--folder" => options with { Folder = Path.GetFullPath(value) },
        "--host" when value.Split(',') is [var url, var space, var address] =>
            options with { Hosts = options.Hosts.Add(new HostPlace(options.Hosts.Length, url, space, address)) },
        "--only" => options with { Only = [.. value.Split(',')] },
        _ => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? With(options, name, number) : null,
    };

    private static HostsOptions? With(HostsOptions options, string name, int value) => name switch
    {
        "--tries" => options with { Tries = value },
        "--swarm-tries" => options with { SwarmTries = value },
        "--fast-swarm-tries" => options with { FastSwarmTries = value },
        "--pauses" => options with { Pauses = value },
        "--pause-ms" => options with { PauseMs = value },
        "--rounds" => options with { Rounds = value },
        "--replicas" => options with { Replicas = value },
        _ => null,
    };
}
