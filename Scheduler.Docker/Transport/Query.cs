using System.Globalization;
using System.Text;

namespace Scheduler.Docker.Transport;

/// <summary>A query string in the making. A null value leaves its name out.</summary>
internal sealed class Query
{
    private readonly StringBuilder _text = new();

    public Query Add(string name, string? value)
    {
        if (value is not null)
            _text.Append(_text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));

        return this;
    }

    public Query Add(string name, bool value) => Add(name, value ? "true" : null);

    public Query Add(string name, int? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public Query Add(string name, EngineFilters? filters) => Add(name, filters?.ToJson());

    /// <summary>The engine takes times as seconds with nine decimals.</summary>
    public Query Add(string name, EngineTime? time) => Add(name, time?.ToString());

    public override string ToString() => _text.ToString();
}
