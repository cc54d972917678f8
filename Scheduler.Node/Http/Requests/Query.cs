using System.Globalization;
using Scheduler.Messages;
using Scheduler.Messages.Services;
using Scheduler.Node.Configuration;

namespace Scheduler.Node.Http.Requests;

/// <summary>
/// A request's query, read strictly: a parameter that is not known, given twice or not of its form is a fault, since a
/// filter that is silently dropped shows or changes more than was meant. Read everything, then look at
/// <see cref="Fault"/>.
/// </summary>
public sealed class Query
{
    private readonly IQueryCollection _query;

    public Query(HttpContext http, params ReadOnlySpan<string> known)
    {
        _query = http.Request.Query;
        foreach (var (name, values) in _query)
        {
            if (!known.Contains(name))
                Refuse(name, known.IsEmpty
                    ? "there are no query parameters here"
                    : $"is not known here; known are {string.Join(", ", known.ToArray())}");
            else if (values.Count != 1)
                Refuse(name, "is given twice");
        }
    }

    /// <summary>The first fault found, or null.</summary>
    public Refusal? Fault { get; private set; }

    public bool Has(string name) => _query.ContainsKey(name);

    public string? Text(string name) => _query.TryGetValue(name, out var values) ? values[0] : null;

    /// <summary><c>?name</c>, <c>?name=true</c> or <c>?name=1</c>; false when it is not given.</summary>
    public bool Flag(string name)
    {
        switch (Text(name))
        {
            case null or "false" or "0":
                return false;
            case "" or "true" or "1":
                return true;
            default:
                Refuse(name, "is true or false");
                return false;
        }
    }

    public int? Number(string name, int least, int most)
    {
        if (Text(name) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        Refuse(name, $"is a whole number from {least} to {most}");
        return null;
    }

    /// <summary>A stack's or service's name.</summary>
    public string? Name(string name)
    {
        var text = Text(name);
        if (text is not null && Naming.Fault(text) is { } fault) Refuse(name, fault);
        return text;
    }

    public ServiceKey? Service(string name)
    {
        if (Text(name) is not { } text) return null;
        if (ServiceKey.TryParse(text, out var key)) return key;
        Refuse(name, "is a service as stack/service");
        return null;
    }

    /// <summary>A time as RFC 3339 has it, or a duration back from now, such as <c>10m</c>.</summary>
    public DateTimeOffset? Since(string name, DateTimeOffset now)
    {
        if (Text(name) is not { } text) return null;
        if (Duration.TryParse(text, out var back)) return now - back;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return time;
        Refuse(name, "is a time such as 2026-01-31T12:00:00Z or a duration back from now such as 10m");
        return null;
    }

    private void Refuse(string name, string reason) => Fault ??= Refusal.Invalid($"The query parameter \"{name}\" {reason}.", name);
}
