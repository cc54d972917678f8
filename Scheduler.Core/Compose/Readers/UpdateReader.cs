using Scheduler.Core.Compose.Keys;
using Scheduler.Core.Services;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Readers;

/// <summary>
/// Reads how instances are replaced: <c>deploy.update_config</c>,
/// <c>deploy.rollback_config</c>, and rancher-compose's <c>upgrade_strategy</c>.
/// </summary>
internal static class UpdateReader
{
    private static readonly TimeSpan StrategyInterval = TimeSpan.FromSeconds(2);

    /// <summary>Null where nothing is said: the service's default.</summary>
    public static UpdatePolicy? Update(Field service)
    {
        var strategy = service["upgrade_strategy"];
        if (service["deploy"]?["update_config"] is not { } config) return strategy is null ? null : Strategy(strategy);
        strategy?.Error($"{config.Path} says how instances are replaced: remove one of them");
        return Config(config, UpdateKeys.UpdateConfig, isWayBack: false);
    }

    public static UpdatePolicy? Rollback(Field service) =>
        service["deploy"]?["rollback_config"] is { } config ? Config(config, UpdateKeys.RollbackConfig, isWayBack: true) : null;

    private static UpdatePolicy Config(Field config, KeySection keys, bool isWayBack)
    {
        Check(config, keys);
        return new UpdatePolicy
        {
            Parallelism = config["parallelism"]?.Integer(0, Service.ScaleMax) ?? 1,
            Delay = config["delay"]?.Duration() ?? TimeSpan.Zero,
            FailureAction = config["failure_action"]
                ?.Parsed(text => Action(text, isWayBack), isWayBack ? "pause or continue" : "pause, continue or rollback")
                ?? (config["x-holds"]?.Bool() == true ? UpdateFailureAction.Hold : null),
            Deadline = config["x-deadline"]?.Duration() ?? UpdatePolicy.DeadlineByDefault,
            KeepsOld = config["x-keeps-old"]?.Bool() ?? false,
            Monitor = config["monitor"]?.Duration() is { } monitor && monitor > TimeSpan.Zero ? monitor : null,
            MaxFailureRatio = config["max_failure_ratio"]?.Parsed(Ratio, "a number from 0 to 1") ?? 0,
            Order = config["order"]?.Parsed(Order, "stop-first or start-first") ?? UpdateOrder.StopFirst,
        };
    }

    private static UpdatePolicy Strategy(Field strategy)
    {
        Check(strategy, UpdateKeys.UpgradeStrategy);
        return new UpdatePolicy
        {
            Parallelism = strategy["batch_size"]?.Integer(1, Service.ScaleMax) ?? 1,
            Delay = strategy["interval_millis"]?.Integer(0, int.MaxValue) is { } millis ? TimeSpan.FromMilliseconds(millis) : StrategyInterval,
            Order = strategy["start_first"]?.Bool() == true ? UpdateOrder.StartFirst : UpdateOrder.StopFirst,
        };
    }

    private static void Check(Field field, KeySection keys)
    {
        if (!field.IsMap) field.Error($"must be a map, is {field.Node.Kind}");
        field.CheckKeys(keys);
    }

    private static UpdateFailureAction? Action(string text, bool isWayBack) => text switch
    {
        "pause" => UpdateFailureAction.Pause,
        "continue" => UpdateFailureAction.Continue,
        "rollback" when !isWayBack => UpdateFailureAction.Rollback,
        _ => null,
    };

    private static UpdateOrder? Order(string text) => text switch
    {
        "stop-first" => UpdateOrder.StopFirst,
        "start-first" => UpdateOrder.StartFirst,
        _ => null,
    };

    private static double? Ratio(string text) => Quantity.Decimal(text) is >= 0 and <= 1 and var ratio ? (double)ratio : null;
}
