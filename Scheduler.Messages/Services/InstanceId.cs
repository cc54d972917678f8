using System.Text.Json.Serialization;

namespace Scheduler.Messages.Services;

/// <summary>
/// One try at filling a slot: the service's uid and a number that only grows, so that an id is never used twice,
/// not even by a service of the same name created later.
/// </summary>
public readonly record struct InstanceId(string Value) : IComparable<InstanceId>
{
    public static InstanceId Of(string serviceUid, long number) =>
        new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{serviceUid}-{number}"));

    /// <summary>The number that it was made of, or null when it is not of that form.</summary>
    [JsonIgnore]
    public long? Number => long.TryParse(Value.AsSpan(Value.LastIndexOf('-') + 1), out var number) ? number : null;

    /// <summary>The uid of its service, or null when it is not of that form.</summary>
    [JsonIgnore]
    public string? ServiceUid => Value.LastIndexOf('-') is > 0 and var dash ? Value[..dash] : null;

    public int CompareTo(InstanceId other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;
}
