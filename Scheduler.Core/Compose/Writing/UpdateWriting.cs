using System.Globalization;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Writing;

/// <summary>Writes how instances are replaced, with what compose has no words for under keys that begin with <c>x-</c>.</summary>
internal static class UpdateWriting
{
    public static YamlMap Of(UpdatePolicy policy)
    {
        var map = new YamlMap();
        map.Put("parallelism", policy.Parallelism);
        map.Put("delay", WrittenQuantity.Duration(policy.Delay));
        map.Add("order", policy.Order == UpdateOrder.StartFirst ? "start-first" : "stop-first");
        map.Add("monitor", WrittenQuantity.Duration(policy.Monitor));
        map.Add("failure_action", policy.FailureAction switch
        {
            UpdateFailureAction.Pause => "pause",
            UpdateFailureAction.Continue => "continue",
            UpdateFailureAction.Rollback => "rollback",
            _ => null,
        });
        map.Add("x-holds", policy.FailureAction == UpdateFailureAction.Hold);
        if (policy.MaxFailureRatio > 0)
            map.Add("max_failure_ratio", policy.MaxFailureRatio.ToString("0.################", CultureInfo.InvariantCulture));
        if (policy.Deadline != UpdatePolicy.DeadlineByDefault) map.Add("x-deadline", WrittenQuantity.Duration(policy.Deadline));
        map.Add("x-keeps-old", policy.KeepsOld);
        return map;
    }
}
