using System.Text.RegularExpressions;

namespace Scheduler.Node.Registries;

/// <summary>Where a registry sends those who ask, for a token: <c>realm="…",service="…",scope="…"</c>.</summary>
internal sealed partial class BearerChallenge(string parameter)
{
    /// <summary>Null where it names no place that can be asked.</summary>
    public Uri? Address
    {
        get
        {
            var parts = Part().Matches(parameter)
                .DistinctBy(match => match.Groups[1].Value)
                .ToDictionary(
                    match => match.Groups[1].Value, match => match.Groups[2].Value, StringComparer.OrdinalIgnoreCase);
            if (!parts.TryGetValue("realm", out var realm)
                || !Uri.TryCreate(realm, UriKind.Absolute, out var address)
                || address.Scheme is not ("http" or "https"))
                return null;
            var query = string.Join('&', new[] { "service", "scope" }
                .Where(parts.ContainsKey)
                .Select(name => $"{name}={Uri.EscapeDataString(parts[name])}"));
            return new UriBuilder(address) { Query = query }.Uri;
        }
    }

    [GeneratedRegex(@"\b(realm|service|scope)=""([^""]{0,2000})""", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
