namespace Scheduler.Node.Webhooks;

/// <summary>So many calls of each webhook in a minute, and no more. May be used from any thread.</summary>
internal sealed class WebhookPace(TimeProvider clock, int perMinute)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);
    private long _minute;

    public bool TryEnter(string webhook)
    {
        lock (_gate)
        {
            var minute = clock.GetUtcNow().ToUnixTimeSeconds() / 60;
            if (minute != _minute) _calls.Clear();
            _minute = minute;
            var calls = _calls.GetValueOrDefault(webhook);
            if (calls >= perMinute) return false;
            _calls[webhook] = calls + 1;
            return true;
        }
    }
}
