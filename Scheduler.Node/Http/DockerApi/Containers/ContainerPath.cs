namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>
/// What follows <c>/containers/</c>, <c>/images/</c> or <c>/volumes/</c>: a name, which may have slashes of its own (<c>host/name</c>),
/// and what is asked of it.
/// </summary>
/// <param name="Name">Empty for a call that is about none in particular.</param>
/// <param name="Verb">Such as <c>json</c>; empty for the thing itself.</param>
public readonly record struct ContainerPath(string Name, string Verb)
{
    /// <param name="rest">Without the slash in front.</param>
    /// <param name="verbs">Those that may stand behind a name.</param>
    /// <param name="lone">Those that stand alone.</param>
    public static ContainerPath Parse(string rest, IReadOnlySet<string> verbs, IReadOnlySet<string> lone)
    {
        // The server leaves an escaped slash escaped.
        var path = rest.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).Trim('/');
        if (lone.Contains(path)) return new("", path);
        foreach (var verb in verbs)
        {
            if (path.Length > verb.Length + 1 && path.EndsWith($"/{verb}", StringComparison.Ordinal)) return new(path[..^(verb.Length + 1)], verb);
        }

        return new(path, "");
    }
}
