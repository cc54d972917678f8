using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Scheduler.Core.Compose.Variables;

/// <summary>
/// Reads the lines <c>NAME=value</c> or <c>NAME: value</c> of an env file: <c>#</c> comments, an optional <c>export</c>,
/// values in single quotes (as they are) or double quotes (with escapes and variables), both of which may span lines. A
/// name alone is taken from the environment.
/// </summary>
public sealed partial class EnvFile
{
    private readonly string _text;
    private readonly Func<string, string?> _lookUp;
    private readonly ImmutableDictionary<string, string>.Builder _values = ImmutableDictionary.CreateBuilder<string, string>();
    private readonly List<EnvFault> _faults = [];
    private readonly List<EnvFault> _warnings = [];
    private int _at;
    private int _line = 1;

    private EnvFile(string text, Func<string, string?> lookUp) => (_text, _lookUp) = (text, lookUp);

    /// <param name="text">The file.</param>
    /// <param name="lookUp">The environment: variables that are null there may be defined in earlier lines of the file.</param>
    public static EnvFileContent Parse(string text, Func<string, string?> lookUp)
    {
        if (text.Length > ComposeLimits.FileLengthMax) return EnvFileContent.TooLong(text);
        var file = new EnvFile(text.TrimStart('\uFEFF').ReplaceLineEndings("\n"), lookUp);
        while (file._at < file._text.Length) file.ReadLine();
        return new EnvFileContent(file._values.ToImmutable(), [.. file._faults]) { Warnings = [.. file._warnings] };
    }

    private void ReadLine()
    {
        var line = _line;
        SkipBlanks();
        if (Peek is '\n' or '#' or '\0')
        {
            SkipLine();
            return;
        }

        var name = ReadName();
        if (!IsName(name))
        {
            _faults.Add(new EnvFault(line, "a line must be NAME=value, a comment or empty"));
            SkipLine();
        }
        else if (Peek is '=' or ':')
        {
            _at++;
            ReadValue(name, line);
            SkipLine();
        }
        else
        {
            if (_lookUp(name) is { } value) _values[name] = value;
            SkipLine();
        }
    }

    private string ReadName()
    {
        var start = _at;
        while (Peek is not ('=' or ':' or '\n' or '#' or '\0')) _at++;
        var name = _text[start.._at].Trim();
        return name.StartsWith("export ", StringComparison.Ordinal) ? name[7..].Trim() : name;
    }

    private void ReadValue(string name, int line)
    {
        SkipBlanks();
        switch (Peek)
        {
            case '\'':
                if (Quoted('\'', line) is { } literal) _values[name] = Escape().Replace(literal, escape => escape.Value is @"\'" ? "'" : escape.Value);
                break;
            case '"':
                if (Quoted('"', line) is { } quoted) Store(name, Unescaped(quoted), line);
                break;
            default:
                Store(name, Bare(), line);
                break;
        }
    }

    private string? Quoted(char quote, int line)
    {
        var start = ++_at;
        while (_at < _text.Length && _text[_at] != quote)
        {
            if (_text[_at] == '\n') _line++;
            _at += _text[_at] == '\\' && _at + 1 < _text.Length && _text[_at + 1] != '\n' ? 2 : 1;
        }

        if (_at >= _text.Length)
        {
            _faults.Add(new EnvFault(line, $"the quote {quote} is not closed"));
            return null;
        }

        var text = _text[start.._at++];
        SkipBlanks();
        if (Peek is '\n' or '#' or '\0') return text;
        _faults.Add(new EnvFault(_line, $"there is more after the quote {quote} that ends the value"));
        return null;
    }

    /// <summary>Up to the end of the line or a <c>#</c> after a blank.</summary>
    private string Bare()
    {
        var start = _at;
        while (_at < _text.Length && Peek != '\n' && !(Peek == '#' && char.IsWhiteSpace(_text[_at - 1]))) _at++;
        return _text[start.._at].Trim();
    }

    private void Store(string name, string template, int line)
    {
        var filled = Template.Fill(template, variable => _lookUp(variable) ?? _values.GetValueOrDefault(variable));
        _warnings.AddRange(filled.Warnings.Select(warning => new EnvFault(line, warning)));
        if (filled.Fault is { } fault) _faults.Add(new EnvFault(line, $"{name} {fault}"));
        else if (filled.Text.Length > ComposeLimits.FileLengthMax) _faults.Add(new EnvFault(line, $"{name} becomes too long"));
        else _values[name] = filled.Text;
    }

    private static string Unescaped(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            i++;
            result.Append(text[i] switch { 'n' => "\n", 'r' => "\r", 't' => "\t", '"' => "\"", '\\' => "\\", '$' => "$$", var c => $"\\{c}" });
        }

        return result.ToString();
    }

    private void SkipBlanks()
    {
        while (Peek is ' ' or '\t') _at++;
    }

    private void SkipLine()
    {
        while (_at < _text.Length && _text[_at] != '\n') _at++;
        _at++;
        _line++;
    }

    [GeneratedRegex(@"\\.")]
    private static partial Regex Escape();

    private char Peek => _at < _text.Length ? _text[_at] : '\0';

    private static bool IsName(string name) => name.Length > 0 && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
}

/// <param name="Values">The last value of each name.</param>
/// <param name="Faults">Lines that could not be read.</param>
public sealed record EnvFileContent(ImmutableDictionary<string, string> Values, ImmutableArray<EnvFault> Faults)
{
    /// <summary>Lines that were read, and whose author should know more.</summary>
    public ImmutableArray<EnvFault> Warnings { get; init; } = [];

    internal static EnvFileContent TooLong(string text) => new(
        ImmutableDictionary<string, string>.Empty,
        [new EnvFault(0, $"has {text.Length:N0} characters; at most {ComposeLimits.FileLengthMax:N0} are read")]);
}

/// <param name="Line">From 1; 0 for the whole file.</param>
public sealed record EnvFault(int Line, string Message);
