using static Scheduler.Core.Compose.Keys.Rules;

namespace Scheduler.Core.Compose.Keys;

/// <summary>The keys of what says how instances are replaced.</summary>
internal static class UpdateKeys
{
    public static readonly KeySection UpdateConfig = new("services.*.deploy.update_config",
    [
        Used("parallelism", "0 stands for all; 1 unless it is set."),
        Used("delay"),
        Used("failure_action", "`pause`, `continue` or `rollback`; without it a service with a `healthcheck` goes back by itself, and any other one waits ([upgrades.md](upgrades.md))."),
        Used("monitor", "5 s unless it is set. The next instances wait for it too."),
        Used("max_failure_ratio"),
        Used("order", "`stop-first` or `start-first`."),
    ]);

    public static readonly KeySection RollbackConfig = new("services.*.deploy.rollback_config",
    [
        Used("parallelism"),
        Used("delay"),
        Used("failure_action", "`pause` or `continue`."),
        Used("monitor"),
        Used("max_failure_ratio"),
        Used("order"),
    ]);

    public static readonly KeySection UpgradeStrategy = new("services.*.upgrade_strategy",
    [
        Used("batch_size", "1 unless it is set."),
        Used("interval_millis", "2000 unless it is set."),
        Used("start_first"),
    ]);
}
