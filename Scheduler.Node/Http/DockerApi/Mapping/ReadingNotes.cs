using Scheduler.Core;
using Scheduler.Messages;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>What is to be said of a request while it is read: what makes it impossible, and what it asks for in vain.</summary>
public sealed class ReadingNotes
{
    private readonly List<string> _warnings = [];

    /// <summary>The first thing that makes it impossible; null for none.</summary>
    public Refusal? Fault { get; private set; }

    public IReadOnlyList<string> Warnings => _warnings;

    public void Refuse(string field, string reason) => Refuse(Refusal.Invalid(reason, field));

    public void Refuse(Refusal refusal) => Fault ??= refusal;

    public void Warn(string field, string reason) => _warnings.Add($"{field}: {reason}");

    /// <summary>A number of Docker's that is an int here.</summary>
    public int Int(string field, long? value, int least = 0)
    {
        if (value is null) return least > 0 ? least : 0;
        if (value >= least && value <= int.MaxValue) return (int)value;
        Refuse(field, $"{value} is not from {least} to {int.MaxValue}");
        return least;
    }

    public TimeSpan? Duration(string field, long? nanoseconds)
    {
        if (nanoseconds is not { } given) return null;
        if (given < 0) Refuse(field, $"a duration is not negative, is {given} ns");
        return DockerTime.FromNanoseconds(given);
    }

    /// <summary>One of some words; empty and null stand for the first.</summary>
    public string Word(string field, string? given, params ReadOnlySpan<string> known)
    {
        if (string.IsNullOrEmpty(given)) return known[0];
        if (known.Contains(given)) return given;
        Refuse(field, $"\"{Shown.Text(given)}\" is none of {string.Join(", ", known.ToArray())}");
        return known[0];
    }
}
