using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads <c>restart</c> and <c>deploy.restart_policy</c>, which wins.</summary>
internal static class RestartReader
{
    private const int AttemptsMax = 1_000_000;

    public static RestartPolicy Read(Field service)
    {
        var simple = service["restart"] is { } restart && restart.WordOrNone() is { } text ? Simple(restart, text)
            : RancherLabels.StartsOnce(service) ? new RestartPolicy { Condition = RestartCondition.None }
            : new RestartPolicy();
        return service["deploy"]?["restart_policy"] is { } policy ? Policy(policy) : simple;
    }

    private static RestartPolicy Policy(Field policy) => new()
    {
        Condition = policy["condition"]?.Parsed(Condition, "none, on-failure or any") ?? RestartCondition.Any,
        Delay = policy["delay"]?.Duration(),
        MaxAttempts = policy["max_attempts"]?.Integer(0, AttemptsMax) ?? 0,
        Window = policy["window"]?.Duration(),
    };

    private static RestartCondition? Condition(string text) => text switch
    {
        "none" => RestartCondition.None,
        "on-failure" => RestartCondition.OnFailure,
        // The words of restart, which Compose takes here as well.
        "any" or "always" or "unless-stopped" => RestartCondition.Any,
        _ => null,
    };

    private static RestartPolicy Simple(Field field, string word)
    {
        switch (word)
        {
            // An unquoted "no" is false to many tools that write YAML.
            case "no" or "No" or "NO" or "false" or "off":
                return new RestartPolicy { Condition = RestartCondition.None };
            case "always":
                return new RestartPolicy();
            case "unless-stopped":
                // A service that is stopped stays stopped in either case.
                return new RestartPolicy();
            case "on-failure":
                return new RestartPolicy { Condition = RestartCondition.OnFailure };
            case var text when text.StartsWith("on-failure:", StringComparison.Ordinal)
                && Quantity.IntegerIn(0, AttemptsMax)(text[11..]) is { } attempts:
                return new RestartPolicy { Condition = RestartCondition.OnFailure, MaxAttempts = attempts };
            case var other:
                field.Error($"must be \"no\", always, unless-stopped, on-failure or on-failure:<times>, is \"{Shown.Text(other)}\"");
                return new RestartPolicy();
        }
    }
}
