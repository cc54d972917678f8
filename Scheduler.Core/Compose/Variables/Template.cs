using System.Text;

namespace Scheduler.Core.Compose.Variables;

/// <summary>
/// Fills in <c>$VAR</c> and <c>${VAR…}</c> as compose does: <c>:-</c> and <c>-</c> give a default, <c>:?</c> and
/// <c>?</c> an error, <c>:+</c> and <c>+</c> a replacement; with the colon an empty variable counts as missing.
/// <c>$$</c> is a dollar sign, and so is one that starts no variable. What follows an operator may hold variables itself, and
/// braces in pairs.
/// </summary>
internal sealed class Template
{
    private const int NestingMax = 20;

    private readonly string _text;
    private readonly Func<string, string?> _lookUp;
    private readonly List<string> _missing = [];
    private bool _hasBare;
    private int _at;

    private Template(string text, Func<string, string?> lookUp) => (_text, _lookUp) = (text, lookUp);

    /// <summary>Fills in a text. It never fails otherwise than by <see cref="Filled.Fault"/>.</summary>
    public static Filled Fill(string text, Func<string, string?> lookUp)
    {
        if (!text.Contains('$')) return new Filled(text, null, [], HasBare: false);
        var template = new Template(text, lookUp);
        var result = new StringBuilder();
        var fault = template.Read(result, nesting: 0);
        return new Filled(result.ToString(), fault, template._missing, template._hasBare);
    }

    /// <summary>Reads up to the end, or within <c>${…}</c> up to its brace. Answers what is wrong, or null.</summary>
    private string? Read(StringBuilder result, int nesting)
    {
        if (nesting > NestingMax) return $"nests variables deeper than {NestingMax} levels";
        var open = 0;
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c == '}' && nesting > 0 && open-- == 0) return null;
            if (c == '{') open++;
            if (result.Length > ComposeLimits.ExpansionLengthMax)
                return $"becomes longer than {ComposeLimits.ExpansionLengthMax:N0} characters with its variables";
            _at++;
            if (c != '$') result.Append(c);
            else if (Variable(result, nesting) is { } fault) return fault;
        }

        return nesting > 0 ? "has a ${ without its }" : null;
    }

    private string? Variable(StringBuilder result, int nesting)
    {
        switch (_at < _text.Length ? _text[_at] : '\0')
        {
            case '$':
                _at++;
                result.Append('$');
                return null;
            case '{':
                _at++;
                return Braced(result, nesting + 1);
            default:
                var name = Name();
                _hasBare |= name.Length == 0;
                result.Append(name.Length == 0 ? "$" : Value(name));
                return null;
        }
    }

    private string? Braced(StringBuilder result, int nesting)
    {
        var name = Name();
        if (name.Length == 0) return "has a ${ without a variable's name; write $$ for a dollar sign";
        var orEmpty = Take(':');
        var operation = _at < _text.Length ? _text[_at] : '\0';
        var word = new StringBuilder();
        if (operation is '-' or '?' or '+')
        {
            _at++;
            // Variables in a word that is not used are not missed.
            var missedBefore = _missing.Count;
            if (Read(word, nesting) is { } fault) return fault;
            if (IsThere(name, orEmpty) != (operation == '+')) _missing.RemoveRange(missedBefore, _missing.Count - missedBefore);
        }
        else if (orEmpty)
        {
            return $"has ${{{name}: followed by none of - ? +";
        }

        if (!Take('}')) return $"has ${{{name} without its }}, or with something else before it; write $$ for a dollar sign";
        return Apply(operation, name, orEmpty, word.ToString(), result);
    }

    private string? Apply(char operation, string name, bool orEmpty, string word, StringBuilder result)
    {
        var there = IsThere(name, orEmpty);
        switch (operation)
        {
            case '-':
                result.Append(there ? _lookUp(name) : word);
                return null;
            case '+':
                result.Append(there ? word : "");
                return null;
            case '?' when !there:
                return $"needs the variable {name}" + (word.Length > 0 ? $": {word}" : ", which is not set");
            default:
                result.Append(Value(name));
                return null;
        }
    }

    private bool IsThere(string name, bool orEmpty) => _lookUp(name) is { } value && !(orEmpty && value.Length == 0);

    private string Value(string name)
    {
        if (_lookUp(name) is { } value) return value;
        _missing.Add(name);
        return "";
    }

    private string Name()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetter(_text[_at]) || _text[_at] == '_' || (_at > start && char.IsAsciiDigit(_text[_at]))))
            _at++;
        return _text[start.._at];
    }

    private bool Take(char c)
    {
        if (_at >= _text.Length || _text[_at] != c) return false;
        _at++;
        return true;
    }
}

/// <param name="Text">The text with its variables filled in; of no use when there is a fault.</param>
/// <param name="Fault">What is wrong, as the end of a sentence that starts with the text's place; or null.</param>
/// <param name="Missing">Variables that were not set and became empty.</param>
/// <param name="HasBare">It holds a <c>$</c> that starts no variable and stays as it is.</param>
internal sealed record Filled(string Text, string? Fault, IReadOnlyList<string> Missing, bool HasBare)
{
    /// <summary>Of each variable that was not set, what its author should know.</summary>
    public IEnumerable<string> Warnings => Missing.Distinct().Select(name => $"the variable {name} is not set; it is taken as empty");
}
