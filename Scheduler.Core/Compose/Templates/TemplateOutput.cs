using System.Collections.Immutable;
using System.Text;

namespace Scheduler.Core.Compose.Templates;

/// <summary>What a template gives, with the template's line that each of its lines comes from.</summary>
internal sealed class TemplateOutput(string template)
{
    private readonly StringBuilder _text = new();
    private readonly ImmutableArray<int>.Builder _lines = ImmutableArray.CreateBuilder<int>();
    private readonly LineStarts _starts = new(template);
    private bool _isLineStart = true;

    public string Text => _text.ToString();

    /// <summary>Both from 1: at [0] where the first line comes from.</summary>
    public ImmutableArray<int> Lines => _lines.ToImmutable();

    /// <param name="at">The text's offset in the template, or that of the action that gives it.</param>
    /// <param name="isCopy">The text stands so in the template.</param>
    /// <exception cref="TemplateException">It becomes too long.</exception>
    public void Write(string text, int at, bool isCopy)
    {
        if (_text.Length + text.Length > TemplateLimits.OutputLengthMax)
            throw new TemplateException(at, $"the template gives more than {TemplateLimits.OutputLengthMax:N0} characters");
        _text.Append(text);
        for (var i = 0; i < text.Length; i++)
        {
            if (_isLineStart) _lines.Add(_starts.PlaceOf(isCopy ? at + i : at).Line);
            _isLineStart = text[i] == '\n';
        }
    }
}
