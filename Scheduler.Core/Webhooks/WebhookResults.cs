using System.Collections.Immutable;

namespace Scheduler.Core.Webhooks;

/// <summary>What several results are together. Pure.</summary>
public static class WebhookResults
{
    /// <summary>What a person should look at first.</summary>
    private static readonly WebhookResult[] ByWeight =
    [
        WebhookResult.Refused, WebhookResult.GivenUp, WebhookResult.Waits, WebhookResult.Done,
        WebhookResult.Replaced, WebhookResult.Unchanged, WebhookResult.Repeated,
    ];

    public static WebhookResult Of(IEnumerable<WebhookResult> results)
    {
        var all = results.ToHashSet();
        return ByWeight.Where(all.Contains).Append(WebhookResult.Ignored).First();
    }

    public static string Words(ImmutableArray<WebhookEffect> effects) => effects switch
    {
        [] => "nothing to do",
        [var one] => $"{one.Service}: {one.Text}",
        _ => string.Join("; ", effects.Select(effect => $"{effect.Service}: {effect.Text}")),
    };
}
