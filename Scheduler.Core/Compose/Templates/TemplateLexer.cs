using System.Collections.Immutable;

namespace Scheduler.Core.Compose.Templates;

/// <summary>Cuts a template into texts and the tokens of its actions; trims what <c>{{-</c> and <c>-}}</c> trim, and leaves comments out.</summary>
internal sealed class TemplateLexer
{
    private const string Open = "{{";
    private const string Close = "}}";
    private static readonly char[] Blanks = [' ', '\t', '\r', '\n'];

    private readonly string _text;
    private readonly ImmutableArray<TemplateToken>.Builder _tokens = ImmutableArray.CreateBuilder<TemplateToken>();
    private int _at;
    private bool _trimsNext;

    private TemplateLexer(string text) => _text = text;

    /// <exception cref="TemplateException">It is no template.</exception>
    public static ImmutableArray<TemplateToken> Tokens(string text)
    {
        var lexer = new TemplateLexer(text);
        while (lexer._at < text.Length) lexer.Next();
        lexer.Add(TokenKind.End, "", text.Length);
        return lexer._tokens.ToImmutable();
    }

    private void Next()
    {
        var open = _text.IndexOf(Open, _at, StringComparison.Ordinal);
        var end = open < 0 ? _text.Length : open;
        var trims = open >= 0 && IsTrimmedOpen(open);
        AddText(_at, end, trims);
        _at = end;
        if (open < 0) return;
        var start = open + (trims ? 3 : 2);
        var comment = SkipBlanks(trims ? start : open + 2);
        if (IsAt(comment, "/*") && (trims || comment == open + 2)) Comment(comment);
        else Action(open, start);
    }

    /// <summary>A dash trims when a blank follows: without one it is a number's sign.</summary>
    private bool IsTrimmedOpen(int open) => IsAt(open + 2, "-") && open + 3 < _text.Length && Blanks.Contains(_text[open + 3]);

    private bool IsTrimmedClose(int at) => _text[at] == '-' && IsAt(at + 1, Close) && Blanks.Contains(_text[at - 1]);

    private void AddText(int from, int to, bool trimsEnd)
    {
        if (_trimsNext) while (from < to && Blanks.Contains(_text[from])) from++;
        if (trimsEnd) while (to > from && Blanks.Contains(_text[to - 1])) to--;
        _trimsNext = false;
        if (from < to) Add(TokenKind.Text, _text[from..to], from);
    }

    private void Comment(int at)
    {
        var end = _text.IndexOf("*/", at + 2, StringComparison.Ordinal);
        if (end < 0) throw new TemplateException(at, "the comment has no */");
        var close = SkipBlanks(end + 2);
        _trimsNext = close > end + 2 && IsAt(close, "-" + Close);
        if (_trimsNext) close++;
        if (!IsAt(close, Close)) throw new TemplateException(at, "a comment ends with */}} or */ -}}");
        _at = close + 2;
    }

    private void Action(int open, int start)
    {
        Add(TokenKind.Open, Open, open);
        _at = start;
        while (true)
        {
            if (_at >= _text.Length) throw new TemplateException(open, "the {{ has no }}");
            if (IsTrimmedClose(_at) || IsAt(_at, Close)) break;
            Token();
        }

        _trimsNext = _text[_at] == '-';
        Add(TokenKind.Close, Close, _at);
        _at += _trimsNext ? 3 : 2;
    }

    private void Token()
    {
        var start = _at;
        var c = _text[_at];
        if (Blanks.Contains(c)) Take(TokenKind.Space, SkipBlanks(_at));
        else if (c == '"') Add(TokenKind.String, Quoted('"'), start);
        else if (c == '`') Raw();
        else if (c == '\'') Add(TokenKind.Character, Quoted('\''), start);
        else if (c == '$') Take(TokenKind.Variable, EndOfName(_at + 1));
        else if (c == '.' && IsDigit(_at + 1)) Take(TokenKind.Number, EndOfNumber());
        else if (c == '.') TakeField();
        else if (char.IsAsciiDigit(c) || (c is '+' or '-' && (IsDigit(_at + 1) || IsAt(_at + 1, ".")))) Take(TokenKind.Number, EndOfNumber());
        else if (IsNameStart(c)) Take(TokenKind.Word, EndOfName(_at));
        else Sign(c);
    }

    private void Sign(char c)
    {
        var (kind, length) = c switch
        {
            '|' => (TokenKind.Pipe, 1),
            ',' => (TokenKind.Comma, 1),
            '(' => (TokenKind.LeftParenthesis, 1),
            ')' => (TokenKind.RightParenthesis, 1),
            ':' when IsAt(_at + 1, "=") => (TokenKind.Declare, 2),
            '=' => (TokenKind.Assign, 1),
            '{' when IsAt(_at, Open) => throw new TemplateException(_at, "a {{ stands within another"),
            _ => throw new TemplateException(_at, $"\"{Shown.Text(c.ToString())}\" has no meaning here"),
        };
        Take(kind, _at + length);
    }

    private void TakeField()
    {
        var end = EndOfName(_at + 1);
        if (end == _at + 1) Take(TokenKind.Dot, end);
        else Take(TokenKind.Field, end);
    }

    private void Take(TokenKind kind, int end)
    {
        Add(kind, _text[_at..end], _at);
        _at = end;
    }

    private void Raw()
    {
        var end = _text.IndexOf('`', _at + 1);
        if (end < 0) throw new TemplateException(_at, "the ` is not closed");
        Add(TokenKind.String, _text[(_at + 1)..end], _at);
        _at = end + 1;
    }

    private string Quoted(char quote)
    {
        var (value, end) = GoQuotes.Read(_text, _at, quote);
        _at = end;
        return value;
    }

    private int EndOfName(int at)
    {
        while (at < _text.Length && (char.IsLetterOrDigit(_text[at]) || _text[at] == '_')) at++;
        return at;
    }

    private int EndOfNumber()
    {
        var at = _at + 1;
        while (at < _text.Length
            && (char.IsAsciiLetterOrDigit(_text[at]) || _text[at] is '.' or '_'
                || (_text[at] is '+' or '-' && _text[at - 1] is 'e' or 'E')))
            at++;
        return at;
    }

    private int SkipBlanks(int at)
    {
        while (at < _text.Length && Blanks.Contains(_text[at])) at++;
        return at;
    }

    private bool IsDigit(int at) => at < _text.Length && char.IsAsciiDigit(_text[at]);

    private static bool IsNameStart(char c) => char.IsLetter(c) || c == '_';

    private bool IsAt(int at, string word) => string.CompareOrdinal(_text, at, word, 0, word.Length) == 0;

    private void Add(TokenKind kind, string text, int at) => _tokens.Add(new TemplateToken(kind, text, at));
}
