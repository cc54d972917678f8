using Scheduler.Core;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>What was found: one, or why not.</summary>
public readonly record struct Found<T>(T? One, IResult? Problem)
    where T : class;

/// <summary>Finds things as dockerd does: by id, by name, or by the beginning of an id that no other begins with.</summary>
public static class DockerLookup
{
    /// <param name="kind">Such as <c>service</c>.</param>
    public static Found<T> Find<T>(string kind, string text, IReadOnlyCollection<T> all, Func<T, string> idOf, Func<T, string> nameOf)
        where T : class
    {
        if (all.FirstOrDefault(one => idOf(one) == text) is { } exact) return new(exact, null);
        var named = all.Where(one => nameOf(one) == text).Take(2).ToList();
        if (named.Count == 1) return new(named[0], null);
        var begun = named.Count > 1 ? named
            : text.Length == 0 ? []
            : [.. all.Where(one => idOf(one).StartsWith(text, StringComparison.Ordinal)).Take(2)];
        return begun.Count switch
        {
            1 => new(begun[0], null),
            0 => new(null, DockerAnswers.NotFound($"{kind} {Shown.Text(text)} not found")),
            _ => new(null, DockerAnswers.Invalid($"{kind} {Shown.Text(text)} is ambiguous: more than one has that name, or an id that begins so")),
        };
    }
}
