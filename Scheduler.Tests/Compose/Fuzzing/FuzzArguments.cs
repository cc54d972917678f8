using System.Globalization;
using Scheduler.Node.Configuration;

namespace Scheduler.Tests.Compose.Fuzzing;

/// <summary>What a run of the fuzzer is asked for.</summary>
internal sealed record FuzzArguments(long Inputs, TimeSpan For, ulong Seed, long From)
{
    /// <summary>Null for what is not understood.</summary>
    public static FuzzArguments? Read(string[] arguments)
    {
        var wanted = new FuzzArguments(long.MaxValue, TimeSpan.MaxValue, 1, 0);
        for (var i = 0; i + 1 < arguments.Length; i += 2)
        {
            var text = arguments[i + 1];
            switch (arguments[i])
            {
                case "--inputs" when long.TryParse(text, CultureInfo.InvariantCulture, out var inputs):
                    wanted = wanted with { Inputs = inputs };
                    break;
                case "--for" when Duration.TryParse(text, out var time):
                    wanted = wanted with { For = time };
                    break;
                case "--seed" when ulong.TryParse(text, CultureInfo.InvariantCulture, out var seed):
                    wanted = wanted with { Seed = seed };
                    break;
                case "--from" when long.TryParse(text, CultureInfo.InvariantCulture, out var from):
                    wanted = wanted with { From = from };
                    break;
                default: return null;
            }
        }

        return arguments.Length % 2 == 0 && (wanted.Inputs < long.MaxValue || wanted.For < TimeSpan.MaxValue) ? wanted : null;
    }
}
