namespace Scheduler.Core.Compose;

/// <summary>Something that a compose file says and that its author should know about.</summary>
/// <param name="Severity">Any <see cref="Severity.Error"/> means that there is no stack.</param>
/// <param name="File">As the caller named it.</param>
/// <param name="Line">From 1; 0 when it concerns no line.</param>
/// <param name="Column">From 1; 0 when it concerns no line.</param>
/// <param name="Path">Where in the file, such as <c>services.web.ports[0]</c>; empty for the whole file.</param>
/// <param name="Message">What it is, and what happens to it or what to do.</param>
public sealed record Finding(Severity Severity, string File, int Line, int Column, string Path, string Message)
{
    /// <summary>Such as <c>docker-compose.yml:12:7: services.web.foo: …</c>, which editors turn into a link.</summary>
    public override string ToString() =>
        (Line > 0 ? $"{File}:{Line}:{Column}: " : $"{File}: ") + (Path.Length > 0 ? $"{Path}: " : "") + Message;
}

public enum Severity
{
    /// <summary>Cannot be run as it is written.</summary>
    Error,

    /// <summary>Runs, and one key has less effect than its author may expect.</summary>
    Warning,

    /// <summary>Worth knowing; nothing is lost.</summary>
    Info,
}
