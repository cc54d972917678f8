using System.Collections.Immutable;
using System.Globalization;

namespace Scheduler.Bench.DockerApi;

/// <summary>What to measure of Docker's API, and how much.</summary>
internal sealed record DockerApiOptions
{
    /// <summary>The node's program, as <c>./scheduler --build-only</c> publishes it.</summary>
    public string Node { get; init; } = "";

    /// <summary>A folder of this run's own, which the caller removes.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The database of our servers.</summary>
    public string Postgres { get; init; } = "";

    /// <summary>Of the swarm.</summary>
    public ImmutableArray<Hosts.HostPlace> Hosts { get; init; } = [];

    public int Services { get; init; } = 600;

    public int Clients { get; init; } = 16;

    public int Connections { get; init; } = 5000;

    public ImmutableHashSet<string> Only { get; init; } = [];

    /// <summary>A goal that is missed fails the run.</summary>
    public bool Check { get; init; }

    public bool Runs(string section) => Only.IsEmpty || Only.Contains(section);

    /// <returns>Null when they are not understood; then <paramref name="errors"/> says why.</returns>
    public static DockerApiOptions? Parse(string[] args, TextWriter errors) =>
        CommandWords.Read(args, errors, new DockerApiOptions(), options => options with { Check = true }, With);

    private static DockerApiOptions? With(DockerApiOptions options, string name, string value) => name switch
    {
        "--node" => options with { Node = value },
        "--folder" => options with { Folder = Path.GetFullPath(value) },
        "--postgres" => options with { Postgres = value },
        "--host" when value.Split(',') is [var url, var space, var address] =>
            options with { Hosts = options.Hosts.Add(new Hosts.HostPlace(options.Hosts.Length, url, space, address)) },
        "--only" => options with { Only = [.. value.Split(',')] },
        _ => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? With(options, name, number) : null,
    };

    private static DockerApiOptions? With(DockerApiOptions options, string name, int value) => name switch
    {
        "--services" => options with { Services = value },
        "--clients" => options with { Clients = value },
        "--connections" => options with { Connections = value },
        _ => null,
    };
}
