using System.Collections.Immutable;
using System.Globalization;

namespace Scheduler.Bench;

/// <summary>What to measure, and on what.</summary>
internal sealed record BenchOptions
{
    /// <summary>The node's program, as <c>./scheduler --build-only</c> publishes it.</summary>
    public required string Node { get; init; }

    /// <summary>A folder of this run's own, which the caller removes.</summary>
    public required string Folder { get; init; }

    /// <summary>Docker engines without containers that matter to anyone.</summary>
    public ImmutableArray<string> Engines { get; init; } = [];

    /// <summary>Null: writes are measured on SQLite alone.</summary>
    public string? PostgresUrl { get; init; }

    /// <summary>Times that each pair of measurements, raw and ours, is taken.</summary>
    public int Rounds { get; init; } = 3;

    public int Replicas { get; init; } = 60;

    public ImmutableHashSet<string> Only { get; init; } = [];

    /// <summary>A goal that is missed fails the run.</summary>
    public bool Check { get; init; }

    public bool Runs(string section) => Only.IsEmpty || Only.Contains(section);

    public static BenchOptions? Parse(string[] args, TextWriter errors)
    {
        var options = new BenchOptions { Node = "", Folder = "" };
        for (var at = 0; at < args.Length; at++)
        {
            if (args[at] == "--check")
            {
                options = options with { Check = true };
                continue;
            }

            if (at + 1 == args.Length || With(options, args[at], args[++at]) is not { } more)
            {
                errors.WriteLine($"not understood: {args[Math.Min(at, args.Length - 1)]}");
                return null;
            }

            options = more;
        }

        if (options.Node.Length > 0 && options.Folder.Length > 0 && options.Engines.Length > 0) return options;
        errors.WriteLine("--node FILE, --folder DIR and --engine URL are needed");
        return null;
    }

    private static BenchOptions? With(BenchOptions options, string name, string value) => name switch
    {
        "--node" => options with { Node = value },
        "--folder" => options with { Folder = Path.GetFullPath(value) },
        "--engine" => options with { Engines = options.Engines.Add(value) },
        "--postgres" => options with { PostgresUrl = value },
        "--rounds" => options with { Rounds = int.Parse(value, CultureInfo.InvariantCulture) },
        "--replicas" => options with { Replicas = int.Parse(value, CultureInfo.InvariantCulture) },
        "--only" => options with { Only = [.. value.Split(',')] },
        _ => null,
    };
}
