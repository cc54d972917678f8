using System.Globalization;
using Scheduler.Messages;

namespace Scheduler.Node.Http.Requests;

/// <summary>What a write's headers ask for: If-Match, If-None-Match and Idempotency-Key.</summary>
/// <param name="IfVersion">The version that the service must have; 0 when it must not exist; null for no condition.</param>
/// <param name="MustExist">If-Match: *.</param>
public sealed record Preconditions(long? IfVersion, bool MustExist, string? IdempotencyKey)
{
    private const int KeyLengthMax = 128;

    /// <summary>The headers' meaning, or what is wrong with them; exactly one of the two is null.</summary>
    public static (Preconditions? Value, Refusal? Refusal) Read(IHeaderDictionary headers)
    {
        var key = headers["Idempotency-Key"];
        if (key.Count > 1 || (key.Count == 1 && !IsKey(key[0])))
            return (null, Refusal.Invalid($"Idempotency-Key is 1 to {KeyLengthMax} visible ASCII characters, given once."));
        var match = headers.IfMatch;
        var noneMatch = headers.IfNoneMatch;
        if (match.Count > 0 && noneMatch.Count > 0) return (null, Refusal.Invalid("If-Match and If-None-Match exclude each other."));
        if (noneMatch.Count > 0)
        {
            return noneMatch == "*"
                ? (new Preconditions(0, MustExist: false, key), null)
                : (null, Refusal.Invalid("If-None-Match of a write is \"*\": it must not exist yet."));
        }

        if (match.Count == 0) return (new Preconditions(null, MustExist: false, key), null);
        if (match == "*") return (new Preconditions(null, MustExist: true, key), null);
        return match.Count == 1 && TryVersion(match[0], out var version)
            ? (new Preconditions(version, MustExist: false, key), null)
            : (null, Refusal.Invalid("If-Match is one version as an ETag gave it, such as \"7\" in double quotes, or *."));
    }

    /// <summary>Reads <c>"7"</c> or <c>W/"7"</c>.</summary>
    public static bool TryVersion(string? tag, out long version)
    {
        version = 0;
        var text = tag.AsSpan().Trim();
        if (text.StartsWith("W/", StringComparison.Ordinal)) text = text[2..];
        return text is ['"', .. var digits, '"']
            && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out version)
            && version > 0;
    }

    public static string ETag(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    private static bool IsKey(string? key) =>
        key is { Length: >= 1 and <= KeyLengthMax } && !key.AsSpan().ContainsAnyExceptInRange('!', '~');
}
