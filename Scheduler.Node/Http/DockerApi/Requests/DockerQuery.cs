using System.Globalization;
using Scheduler.Node.Configuration;

namespace Scheduler.Node.Http.DockerApi.Requests;

/// <summary>
/// A request's query as dockerd reads it: parameters that are not known are passed over, since clients of all versions send
/// some. Read everything, then look at <see cref="Problem"/>.
/// </summary>
public sealed class DockerQuery(HttpContext http)
{
    /// <summary>The first fault found, or null.</summary>
    public IResult? Problem { get; private set; }

    public string? Text(string name) => http.Request.Query.TryGetValue(name, out var values) && values is [{ Length: > 0 } value, ..] ? value : null;

    /// <summary>False where it is not given.</summary>
    public bool Flag(string name, bool otherwise = false)
    {
        if (Text(name) is not { } text) return otherwise;
        if (TryFlag(text, out var value)) return value;
        Refuse(name, "is true or false");
        return otherwise;
    }

    public long? Number(string name, long least, long most)
    {
        if (Text(name) is not { } text) return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most)
            return number;
        Refuse(name, $"is a whole number from {least} to {most}");
        return null;
    }

    /// <summary>
    /// Seconds since 1970 with an optional fraction, a time as RFC 3339 has it, or a duration back from now; null for none,
    /// and for 0.
    /// </summary>
    public DateTimeOffset? Time(string name, DateTimeOffset now)
    {
        if (Text(name) is not { } text || text == "0") return null;
        if (DockerTime.TryUnix(text, out var at)) return at;
        if (Duration.TryParse(text, out var back)) return now - back;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return time;
        Refuse(name, "is a time: seconds since 1970, such as 1767225600.5, or RFC 3339");
        return null;
    }

    public void Refuse(string name, string reason) => Problem ??= DockerAnswers.Invalid($"The query parameter \"{name}\" {reason}.");

    /// <summary>As Go's strconv.ParseBool reads it, by which dockerd does.</summary>
    public static bool TryFlag(string text, out bool value)
    {
        value = text is "1" or "t" or "T" or "true" or "TRUE" or "True";
        return value || text is "0" or "f" or "F" or "false" or "FALSE" or "False";
    }
}
