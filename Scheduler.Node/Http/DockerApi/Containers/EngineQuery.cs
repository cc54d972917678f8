using System.Collections.Immutable;

namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>The part of a request's query that goes on to the engine.</summary>
internal static class EngineQuery
{
    public static ImmutableSortedDictionary<string, string> Of(HttpContext http, params ReadOnlySpan<string> names)
    {
        var query = ImmutableSortedDictionary<string, string>.Empty;
        foreach (var name in names)
        {
            if (http.Request.Query.TryGetValue(name, out var values) && values is [{ } value, ..]) query = query.Add(name, value);
        }

        return query;
    }
}
