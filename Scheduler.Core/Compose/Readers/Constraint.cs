namespace Scheduler.Core.Compose.Readers;

/// <summary>A placement constraint as Swarm writes it: <c>node.labels.disk == ssd</c>.</summary>
internal static class Constraint
{
    public const string Form = "a constraint such as node.labels.disk == ssd or node.hostname != one";

    /// <summary>Without the spaces around its parts; null when it has no operator.</summary>
    public static string? Normal(string text)
    {
        var at = text.AsSpan().IndexOfAny('=', '!');
        if (at <= 0 || at + 1 >= text.Length || text[at + 1] != '=') return null;
        return $"{text[..at].Trim()}{text.Substring(at, 2)}{text[(at + 2)..].Trim()}";
    }
}
