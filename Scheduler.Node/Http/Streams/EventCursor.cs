using System.Globalization;

namespace Scheduler.Node.Http.Streams;

/// <summary>
/// Where a follower of events is: an id, and which life of the node counted it, since a restarted node counts anew.
/// As text <c>run-id</c>.
/// </summary>
public readonly record struct EventCursor(string Run, long Id)
{
    /// <summary>Reads <c>run-id</c>, or a bare id, which means the present run.</summary>
    public static bool TryParse(string? text, string presentRun, out EventCursor cursor)
    {
        cursor = default;
        if (string.IsNullOrEmpty(text) || text.Length > 64) return false;
        var hyphen = text.LastIndexOf('-');
        if (!long.TryParse(text.AsSpan(hyphen + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return false;
        cursor = new EventCursor(hyphen < 0 ? presentRun : text[..hyphen], id);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Run}-{Id}");
}
