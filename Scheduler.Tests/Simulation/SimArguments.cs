using System.Globalization;

namespace Scheduler.Tests.Simulation;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Seed">Null for a campaign.</param>
internal sealed record SimArguments(ulong? Seed, bool Trace, TimeSpan For, int Parallel, ulong From)
{
    /// <summary>Null when they make no sense.</summary>
    public static SimArguments? Read(ReadOnlySpan<string> args)
    {
        var read = new SimArguments(null, false, TimeSpan.Zero, 1, FreshSeed());
        for (var i = 0; i < args.Length; i++)
        {
            var next = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--trace": read = read with { Trace = true }; continue;
                case "--for" when SpanOf(next) is { } span: read = read with { For = span }; break;
                case "--parallel" when int.TryParse(next, out var parallel) && parallel > 0: read = read with { Parallel = parallel }; break;
                case "--from" when ulong.TryParse(next, out var from): read = read with { From = from }; break;
                case var text when ulong.TryParse(text, out var seed): read = read with { Seed = seed }; continue;
                default: return null;
            }

            i++;
        }

        return read.Seed is null && read.For == TimeSpan.Zero ? null : read;
    }

    /// <summary>Seeds that nobody has run before.</summary>
    public static ulong FreshSeed() => (ulong)DateTimeOffset.UtcNow.ToUnixTimeSeconds() * 1_000_000;

    private static TimeSpan? SpanOf(string text)
    {
        if (text.Length < 2 || !double.TryParse(text[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return null;
        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            _ => null,
        };
    }
}
