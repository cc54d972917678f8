using Scheduler.Messages.Services;
using static Scheduler.Tests.Compose.ComposeText;

namespace Scheduler.Tests.Compose;

public class UpdateTests
{
    [Fact]
    public void UpdateAndRollbackConfig_AreTheServicesPolicies()
    {
        var spec = Spec(
            "deploy:",
            "  update_config: {parallelism: 0, delay: 1m30s, failure_action: rollback, monitor: 20s, max_failure_ratio: 0.3, order: start-first}",
            "  rollback_config: {parallelism: 4, failure_action: continue}");

        Assert.Equal(
            new UpdatePolicy
            {
                Parallelism = 0,
                Delay = TimeSpan.FromSeconds(90),
                FailureAction = UpdateFailureAction.Rollback,
                Monitor = TimeSpan.FromSeconds(20),
                MaxFailureRatio = 0.3,
                Order = UpdateOrder.StartFirst,
            },
            spec.Update);
        Assert.Equal(new UpdatePolicy { Parallelism = 4, FailureAction = UpdateFailureAction.Continue }, spec.Rollback);
    }

    [Fact]
    public void UpdateConfig_ThatSaysLittle_LeavesTheRestToTheService() =>
        Assert.Equal(new UpdatePolicy { Parallelism = 2 }, Spec("deploy: {update_config: {parallelism: 2}}").Update);

    [Fact]
    public void Service_WithoutAny_HasNoPolicy() => Assert.Equal((null, null), (Spec("tty: true").Update, Spec("tty: true").Rollback));

    [Theory]
    [InlineData("upgrade_strategy: {batch_size: 3, interval_millis: 500, start_first: true}", 3, 500, UpdateOrder.StartFirst)]
    [InlineData("upgrade_strategy: {start_first: false}", 1, 2000, UpdateOrder.StopFirst)]
    public void UpgradeStrategy_OfRancher_IsThePolicy(string line, int parallelism, int delay, UpdateOrder order) =>
        Assert.Equal(new UpdatePolicy { Parallelism = parallelism, Delay = TimeSpan.FromMilliseconds(delay), Order = order }, Spec(line).Update);

    [Theory]
    [InlineData("deploy: {update_config: {parallelism: -1}}", "from 0 to 10000")]
    [InlineData("deploy: {update_config: {delay: soon}}", "must be a duration")]
    [InlineData("deploy: {update_config: {failure_action: explode}}", "pause, continue or rollback, is \"explode\"")]
    [InlineData("deploy: {rollback_config: {failure_action: rollback}}", "pause or continue, is \"rollback\"")]
    [InlineData("deploy: {update_config: {max_failure_ratio: 1.5}}", "a number from 0 to 1")]
    [InlineData("deploy: {update_config: {order: both}}", "stop-first or start-first")]
    [InlineData("deploy: {update_config: fast}", "must be a map")]
    [InlineData("deploy: {update_config: {parallel: 2}}", "is not a known key")]
    [InlineData("upgrade_strategy: {batch_size: 0}", "from 1 to 10000")]
    [InlineData("deploy: {update_config: {delay: 100h}}\nupgrade_strategy: {batch_size: 2}", "says how instances are replaced: remove one of them")]
    [InlineData("deploy: {update_config: {order: start-first}}\nlabels: {scheduler.on-host-loss: exclusive}", "never runs twice in a slot")]
    [InlineData("deploy: {update_config: {order: start-first}, mode: global}\nports: ['80:80']", "cannot run twice on a host")]
    public void Policy_WithAWrongValue_IsOneError(string lines, string expected) => Assert.Contains(expected, Error(Service(lines)));
}
