using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Scheduler.Node.Webhooks;

/// <summary>
/// Whether whoever calls knows the webhook's secret: HMAC-SHA256 of the body, as GitHub, Gitea and many others send it, or of a
/// time and the body, which nobody can send again later. Pure, and compares in constant time.
/// </summary>
internal static class WebhookSignature
{
    public const string Hub = "X-Hub-Signature-256";
    public const string Timed = "X-Scheduler-Signature";

    /// <summary>So far a caller's clock may be off, and so long a signature of a time counts.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string HubForm = "sha256=";

    /// <summary>What is wrong with the signature, or null.</summary>
    public static string? Fault(string? hub, string? timed, ReadOnlySpan<byte> body, byte[] secret, bool isTimestamped, DateTimeOffset now)
    {
        if (timed is { Length: > 0 }) return TimedFault(timed, body, secret, now);
        if (isTimestamped) return $"The webhook takes calls only with {Timed}: t=SECONDS,v1=HEX, the HMAC-SHA256 of \"SECONDS.\" and the body.";
        if (hub is not { Length: > 0 })
            return $"The webhook takes signed calls only: send {Hub}: {HubForm}HEX, the HMAC-SHA256 of the body under its secret, or {Timed}.";
        return hub.StartsWith(HubForm, StringComparison.Ordinal) && IsOf(hub[HubForm.Length..], body, secret)
            ? null
            : $"{Hub} is not the HMAC-SHA256 of the body under the webhook's secret.";
    }

    /// <summary>The part of a timed signature that no two calls share; null for none.</summary>
    public static string? MarkOf(string? timed) =>
        timed is { Length: > 0 } && Parts(timed).GetValueOrDefault("v1") is { Length: > 0 and <= 128 } mark ? mark : null;

    private static string? TimedFault(string timed, ReadOnlySpan<byte> body, byte[] secret, DateTimeOffset now)
    {
        var parts = Parts(timed);
        if (!long.TryParse(parts.GetValueOrDefault("t"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > 253_402_300_799L
            || !parts.TryGetValue("v1", out var hex))
            return $"{Timed} is of the form t=SECONDS,v1=HEX, with the seconds since 1970.";
        byte[] whole = [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seconds}.")), .. body];
        if (!IsOf(hex, whole, secret)) return $"{Timed} is not the HMAC-SHA256 of \"{seconds}.\" and the body under the webhook's secret.";
        return (now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() <= Tolerance
            ? null
            : $"{Timed} is of {DateTimeOffset.FromUnixTimeSeconds(seconds):u}, more than {Tolerance.TotalMinutes} minutes from now here: it is sent again, or one of the clocks is off.";
    }

    private static Dictionary<string, string> Parts(string timed) => timed.Split(',', 8, StringSplitOptions.TrimEntries)
        .Select(part => part.Split('=', 2))
        .Where(pair => pair.Length == 2)
        .DistinctBy(pair => pair[0])
        .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    private static bool IsOf(string hex, ReadOnlySpan<byte> data, byte[] secret)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return hex.Length == given.Length * 2
            && Convert.FromHexString(hex, given, out _, out var written) == System.Buffers.OperationStatus.Done && written == given.Length
            && CryptographicOperations.FixedTimeEquals(given, HMACSHA256.HashData(secret, data));
    }
}
