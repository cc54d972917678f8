using System.Collections.Immutable;
using System.Text.Json;
using Scheduler.Core;

namespace Scheduler.Node.Http.DockerApi.Requests;

/// <summary>
/// The query parameter <c>filters</c>, in both forms that clients send: <c>{"name":{"web":true}}</c> and
/// <c>{"name":["web"]}</c>. Values of one key are alternatives; keys must all hold.
/// </summary>
public sealed class DockerFilters
{
    private const int LengthMax = 64 * 1024;
    private const int ValuesMax = 1000;

    private static readonly JsonDocumentOptions Shallow = new() { MaxDepth = 4 };

    private readonly ImmutableDictionary<string, ImmutableArray<string>> _values;

    private DockerFilters(ImmutableDictionary<string, ImmutableArray<string>> values) => _values = values;

    /// <summary>The filters of a request, or what is wrong with them: dockerd too refuses those that it does not know.</summary>
    public static (DockerFilters? Filters, IResult? Problem) Read(HttpContext http, params ReadOnlySpan<string> known)
    {
        var (filters, fault) = Parse(http.Request.Query["filters"].ToString(), known);
        return filters is null ? (null, DockerAnswers.Invalid(fault!)) : (filters, null);
    }

    /// <summary>The filters, or the fault; exactly one is null.</summary>
    public static (DockerFilters? Filters, string? Fault) Parse(string text, params ReadOnlySpan<string> known)
    {
        var values = ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        if (text.Length == 0) return (new DockerFilters(values.ToImmutable()), null);
        if (text.Length > LengthMax) return (null, $"invalid filters: they have {text.Length} characters; at most {LengthMax} are read");
        try
        {
            using var document = JsonDocument.Parse(text, Shallow);
            if (document.RootElement.ValueKind == JsonValueKind.Null) return (new DockerFilters(values.ToImmutable()), null);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return (null, "invalid filters: a JSON object is expected");
            foreach (var filter in document.RootElement.EnumerateObject())
            {
                if (!known.Contains(filter.Name))
                    return (null, $"invalid filter '{Shown.Text(filter.Name)}'; known are {string.Join(", ", known.ToArray())}");
                if (ValuesOf(filter.Value) is not { } listed)
                    return (null, $"invalid filter '{filter.Name}': a list of texts is expected, or an object with true for each");
                if (listed.Length > ValuesMax)
                    return (null, $"invalid filter '{filter.Name}': it has {listed.Length} values; at most {ValuesMax} are read");
                values[filter.Name] = listed;
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return (null, $"invalid filters: {fault.Message}");
        }

        return (new DockerFilters(values.ToImmutable()), null);
    }

    public bool AreNone => _values.IsEmpty;

    public bool Has(string key) => !this[key].IsEmpty;

    /// <summary>Empty where the key was not given, or with no value.</summary>
    public ImmutableArray<string> this[string key] => _values.GetValueOrDefault(key, []);

    /// <summary>Whether the key was not given, or one of its values is as wanted.</summary>
    public bool Admits(string key, Func<string, bool> isWanted) => !Has(key) || this[key].Any(isWanted);

    /// <summary>Whether one of the values is it, or its beginning, as Swarm matches ids and names.</summary>
    /// <param name="it">Asked only where the key was given: an id is a hash, and lists without filters are the most.</param>
    public bool AdmitsStart(string key, Func<string> it)
    {
        if (!Has(key)) return true;
        var whole = it();
        return this[key].Any(value => whole.StartsWith(value, StringComparison.Ordinal));
    }

    /// <summary>Labels must all be there: <c>key</c>, or <c>key=value</c>.</summary>
    /// <param name="labels">Asked only where the key was given.</param>
    public bool AdmitsLabels(string key, Func<IReadOnlyDictionary<string, string>> labels)
    {
        if (!Has(key)) return true;
        var all = labels();
        return this[key].All(wanted =>
        {
            var equals = wanted.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? wanted : wanted[..equals];
            return all.TryGetValue(name, out var value) && (equals < 0 || value == wanted[(equals + 1)..]);
        });
    }

    /// <summary>True or false as the filter says; null where it was not given, with a fault where it is neither.</summary>
    public (bool? Value, IResult? Problem) Flag(string key)
    {
        if (!Has(key)) return (null, null);
        return this[key] is [var only] && DockerQuery.TryFlag(only, out var value)
            ? (value, null)
            : (null, DockerAnswers.Invalid($"invalid filter '{key}': it is true or false"));
    }

    private static ImmutableArray<string>? ValuesOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object when value.EnumerateObject().All(one => one.Value.ValueKind is JsonValueKind.True or JsonValueKind.False) =>
            [.. value.EnumerateObject().Where(one => one.Value.ValueKind == JsonValueKind.True).Select(one => one.Name)],
        JsonValueKind.Array when value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String) =>
            [.. value.EnumerateArray().Select(one => one.GetString()!)],
        JsonValueKind.Null => [],
        _ => null,
    };
}
