namespace Scheduler.Tests.Node;

/// <summary>Compose text that gives no stack, by what is wrong with it.</summary>
internal static class HostileText
{
    public static IReadOnlyList<(string Name, string Text)> Composes { get; } =
    [
        ("nothing", ""),
        ("not YAML", "services: [\n"),
        ("a tab", "services:\n\tweb: {}\n"),
        ("a list", "- a\n- b\n"),
        ("a number", "5"),
        ("binary", "\u0001\u0002\0services"),
        ("two documents", "services: {web: {image: i}}\n---\nservices: {}\n"),
        ("no services", "volumes: {}\n"),
        ("services is a list", "services: [web]\n"),
        ("image is a map", "services: {web: {image: {a: b}}}\n"),
        ("no image", "services: {web: {command: sh}}\n"),
        ("unknown key", "services: {web: {image: i, imagge: j}}\n"),
        ("negative scale", "services: {web: {image: i, scale: -1}}\n"),
        ("huge scale", "services: {web: {image: i, scale: 99999999999}}\n"),
        ("fractional scale", "services: {web: {image: i, scale: 1.5}}\n"),
        ("scale in words", "services: {web: {image: i, scale: many}}\n"),
        ("slash in a name", "services: {a/b: {image: i}}\n"),
        ("control character in a name", "services: {\"a\\u0007b\": {image: i}}\n"),
        ("long name", $"services: {{{new string('n', 300)}: {{image: i}}}}\n"),
        ("port out of range", "services: {web: {image: i, ports: ['70000:80']}}\n"),
        ("port in words", "services: {web: {image: i, ports: [http]}}\n"),
        ("cyclic dependency", "services: {a: {image: i, depends_on: [b]}, b: {image: i, depends_on: [a]}}\n"),
        ("alias to nothing", "services: {web: *nothing}\n"),
        ("alias to itself", "services: &s {web: *s}\n"),
        ("aliases that multiply", Multiplying),
        ("deep nesting", $"services: {new string('[', 50_000)}"),
        ("deep maps", string.Concat(Enumerable.Range(0, 2000).Select(n => new string(' ', n) + "a:\n"))),
        ("unfinished variable", "services: {web: {image: '${IMAGE'}}\n"),
        ("required variable", "services: {web: {image: '${IMAGE:?say which}'}}\n"),
    ];

    /// <summary>Nine levels of nine aliases each: some four hundred million strings, were they all written out.</summary>
    private static string Multiplying
    {
        get
        {
            var levels = Enumerable.Range(1, 9)
                .Select(level => $"x-{level}: &l{level} [{string.Join(", ", Enumerable.Repeat($"*l{level - 1}", 9))}]\n");
            return $"x-0: &l0 [lol, lol]\n{string.Concat(levels)}services: {{web: {{image: i, command: *l9}}}}\n";
        }
    }
}
