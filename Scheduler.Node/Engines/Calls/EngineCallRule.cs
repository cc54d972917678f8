namespace Scheduler.Node.Engines.Calls;

/// <summary>One kind of call that a host takes.</summary>
/// <param name="Method">Such as <c>GET</c>.</param>
/// <param name="Path">Parts in braces stand for what is named: <c>{id}</c>, <c>{name}</c>, <c>{image}</c>.</param>
/// <param name="Query">The parameters that it may have, separated by spaces.</param>
internal sealed record EngineCallRule(string Method, string Path, string Query = "")
{
    private readonly string[] _parts = Path.Split('/');
    private readonly string[] _query = Query.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public bool HasBody { get; init; }

    /// <summary>It may ask for a two-way stream.</summary>
    public bool IsTwoWay { get; init; }

    /// <summary>It does something to a container, or in it: only to one that this cluster has made.</summary>
    public bool IsForOwnOnly { get; init; }

    /// <summary>The engine asks a registry for it.</summary>
    public bool TakesLogin { get; init; }

    /// <summary>Whether it is this kind of call, whatever its query and its body are.</summary>
    public bool Fits(EngineCall call)
    {
        if (call.Method != Method) return false;
        var parts = call.Path.Split('/');
        if (Array.IndexOf(_parts, "{image}") is var image and >= 0 && parts.Length > _parts.Length)
        {
            // The name of an image has slashes of its own.
            var length = parts.Length - _parts.Length + 1;
            parts = [.. parts[..image], string.Join('/', parts.AsSpan(image, length)!), .. parts[(image + length)..]];
        }

        return parts.Length == _parts.Length && parts.Zip(_parts).All(pair => Fits(pair.First, pair.Second));
    }

    /// <summary>What of a fitting call is not taken; null when nothing.</summary>
    public string? FaultOf(EngineCall call)
    {
        if (call.Query.Keys.FirstOrDefault(name => !_query.Contains(name, StringComparer.Ordinal)) is { } unknown)
            return $"no parameter {Core.Shown.Text(unknown)}";
        if (call.Body is not null && !HasBody) return "no body";
        if (call.Login is not null && !TakesLogin) return "no login";
        return call.IsTwoWay && !IsTwoWay ? "no two-way stream" : null;
    }

    private static bool Fits(string part, string wanted) => wanted switch
    {
        "{id}" => part.Length == 64 && part.All(char.IsAsciiHexDigitLower),
        "{name}" => IsWord(part, "_.-"),
        "{image}" => part.Length <= 512 && part.Split('/').All(word => IsWord(word, "_.-:@")),
        _ => part == wanted,
    };

    private static bool IsWord(string text, string besides) =>
        text.Length is > 0 and <= 256
        && char.IsAsciiLetterOrDigit(text[0])
        && text.All(one => char.IsAsciiLetterOrDigit(one) || besides.Contains(one, StringComparison.Ordinal));
}
