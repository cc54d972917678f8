using System.Globalization;
using System.Text;

namespace Scheduler.Node.Cli.Output;

/// <summary>A table's cell: one line of text, and how it is meant.</summary>
public readonly struct Cell
{
    private readonly Tone _tone;

    public Cell(string? text, Tone tone = Tone.Plain)
    {
        Text = OneLine(text ?? "");
        _tone = tone;
    }

    public string Text { get; }

    public static implicit operator Cell(string? text) => new(text);

    public static implicit operator Cell(int number) => new(number.ToString(CultureInfo.InvariantCulture));

    public string Painted(bool colours) => !colours || _tone == Tone.Plain ? Text : $"\e[{(int)_tone}m{Text}\e[0m";

    /// <summary>Text without control characters: what a daemon or a container says must not steer the terminal.</summary>
    public static string OneLine(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.AsSpan().ContainsAnyInRange('\x7f', '\x9f')) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var c in text) clean.Append(char.IsControl(c) ? ' ' : c);
        return clean.ToString();
    }
}

/// <summary>A cell's meaning, by its ANSI colour.</summary>
public enum Tone
{
    Plain = 0,
    Bad = 31,
    Good = 32,
    Waiting = 33,
}
