using System.Collections.Immutable;
using System.Globalization;

namespace Scheduler.Core.Compose.Templates;

/// <summary>Makes a tree of a template's tokens.</summary>
internal sealed class TemplateParser
{
    private static readonly ImmutableHashSet<string> NotSupported = ["define", "template", "block", "break", "continue"];

    private readonly ImmutableArray<TemplateToken> _tokens;
    private int _next;
    private int _depth;
    private int _chained;

    private TemplateParser(ImmutableArray<TemplateToken> tokens) => _tokens = tokens;

    /// <exception cref="TemplateException">It is no template.</exception>
    public static ImmutableArray<TemplateNode> Parse(string text)
    {
        var parser = new TemplateParser(TemplateLexer.Tokens(text));
        var (nodes, end) = parser.Nodes();
        return end.Kind == TokenKind.End ? nodes : throw new TemplateException(end.At, $"{{{{{end.Text}}}}} has no if, with or range before it");
    }

    private TemplateToken Peek => _tokens[_next];

    /// <summary>Up to <c>end</c> or <c>else</c>, whose word it answers, or to the template's end.</summary>
    private (ImmutableArray<TemplateNode> Nodes, TemplateToken End) Nodes()
    {
        var nodes = ImmutableArray.CreateBuilder<TemplateNode>();
        while (true)
        {
            var token = Take();
            if (token.Kind == TokenKind.End) return (nodes.ToImmutable(), token);
            if (token.Kind == TokenKind.Text)
            {
                nodes.Add(new TextPart(token.At, token.Text));
                continue;
            }

            SkipSpace();
            if (Peek is { Kind: TokenKind.Word, Text: "end" or "else" }) return (nodes.ToImmutable(), Take());
            nodes.Add(Action(token.At));
        }
    }

    private TemplateNode Action(int at)
    {
        if (Peek.Kind == TokenKind.Word)
        {
            if (NotSupported.Contains(Peek.Text)) throw new TemplateException(Peek.At, $"{Peek.Text} is not supported in templates here");
            BlockKind? kind = Peek.Text switch { "if" => BlockKind.If, "with" => BlockKind.With, "range" => BlockKind.Range, _ => null };
            if (kind is { } block)
            {
                Take();
                return Block(at, block);
            }
        }

        return new ActionPart(at, PipelineUpTo(TokenKind.Close, namesMax: 1));
    }

    private BlockPart Block(int at, BlockKind kind)
    {
        Enter(at);
        var pipeline = PipelineUpTo(TokenKind.Close, kind == BlockKind.Range ? 2 : 1);
        var (body, word) = Nodes();
        var otherwise = ImmutableArray<TemplateNode>.Empty;
        if (word.Text == "else")
        {
            SkipSpace();
            if (kind == BlockKind.If && Peek is { Kind: TokenKind.Word, Text: "if" })
            {
                // One end closes the whole chain, however long, so that it is no depth; but each link is a call within the one before.
                var nested = Take();
                if (++_chained > TemplateLimits.ElseIfsMax)
                    throw new TemplateException(nested.At, $"has more than {TemplateLimits.ElseIfsMax} times else if");
                _depth--;
                return new BlockPart(at, kind, pipeline, body, [Block(nested.At, BlockKind.If)]);
            }

            Expect(TokenKind.Close, "}} after else");
            (otherwise, word) = Nodes();
        }

        if (word.Kind == TokenKind.End) throw new TemplateException(at, $"the {kind.ToString().ToLowerInvariant()} has no end");
        if (word.Text != "end") throw new TemplateException(word.At, "a second else");
        SkipSpace();
        Expect(TokenKind.Close, "}} after end");
        _depth--;
        return new BlockPart(at, kind, pipeline, body, otherwise);
    }

    private Pipeline PipelineUpTo(TokenKind close, int namesMax)
    {
        SkipSpace();
        var at = Peek.At;
        var (names, isAssignment) = Names(namesMax);
        var steps = ImmutableArray.CreateBuilder<PipelineStep>();
        do steps.Add(Step(close)); while (Take().Kind == TokenKind.Pipe);
        return new Pipeline(at, names, isAssignment, steps.ToImmutable());
    }

    private (ImmutableArray<string> Names, bool IsAssignment) Names(int most)
    {
        var start = _next;
        var names = new List<string>();
        while (Peek.Kind == TokenKind.Variable)
        {
            names.Add(Take().Text[1..]);
            SkipSpace();
            if (Peek.Kind is TokenKind.Declare or TokenKind.Assign)
            {
                if (names.Count > most) throw new TemplateException(Peek.At, "two variables are set by a range only");
                if (names.Contains("")) throw new TemplateException(Peek.At, "$ is the root and cannot be set");
                return ([.. names], Take().Kind == TokenKind.Assign);
            }

            if (Peek.Kind != TokenKind.Comma) break;
            Take();
            SkipSpace();
        }

        _next = start;
        return ([], false);
    }

    /// <summary>Words up to a pipe or the close, which is the next token then.</summary>
    private PipelineStep Step(TokenKind close)
    {
        SkipSpace();
        var at = Peek.At;
        var words = ImmutableArray.CreateBuilder<Operand>();
        while (Peek.Kind != TokenKind.Pipe && Peek.Kind != close)
        {
            if (Peek.Kind is TokenKind.End or TokenKind.Close) throw new TemplateException(at, "a ( has no )");
            words.Add(Word());
            SkipSpace();
        }

        if (words.Count == 0) throw new TemplateException(at, "a value is missing here");
        return new PipelineStep(at, words.ToImmutable());
    }

    private Operand Word()
    {
        var token = Take();
        Operand word = token.Kind switch
        {
            TokenKind.Word => Named(token),
            TokenKind.Variable => new VariableOperand(token.At, token.Text[1..]),
            TokenKind.Dot => new DotOperand(token.At),
            TokenKind.Field => new FieldOperand(token.At, new DotOperand(token.At), token.Text[1..]),
            TokenKind.String => new LiteralOperand(token.At, token.Text),
            TokenKind.Character => Character(token),
            TokenKind.Number => Number(token),
            TokenKind.LeftParenthesis => Group(token),
            _ => throw new TemplateException(token.At, $"\"{Shown.Text(token.Text)}\" has no meaning here"),
        };
        for (var fields = 0; Peek.Kind == TokenKind.Field; fields++)
        {
            if (fields == TemplateLimits.DepthMax) throw new TemplateException(token.At, $"more than {TemplateLimits.DepthMax} fields in a row");
            if (word is LiteralOperand or FunctionOperand) throw new TemplateException(Peek.At, "only a map has fields");
            word = new FieldOperand(Peek.At, word, Take().Text[1..]);
        }

        return word;
    }

    private static Operand Named(TemplateToken token) => token.Text switch
    {
        "true" => new LiteralOperand(token.At, true),
        "false" => new LiteralOperand(token.At, false),
        "nil" => new LiteralOperand(token.At, null),
        "if" or "with" or "range" or "else" or "end" => throw new TemplateException(token.At, $"{token.Text} has no meaning here"),
        _ => new FunctionOperand(token.At, token.Text),
    };

    private GroupOperand Group(TemplateToken open)
    {
        Enter(open.At);
        var group = new GroupOperand(open.At, PipelineUpTo(TokenKind.RightParenthesis, namesMax: 0));
        _depth--;
        return group;
    }

    private static LiteralOperand Character(TemplateToken token) => token.Text.EnumerateRunes().ToArray() is [var only]
        ? new LiteralOperand(token.At, (long)only.Value)
        : throw new TemplateException(token.At, "single quotes hold one character; a text stands in double quotes");

    private static LiteralOperand Number(TemplateToken token)
    {
        var digits = token.Text.Replace("_", "");
        if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return new LiteralOperand(token.At, whole);
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            && long.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex))
            return new LiteralOperand(token.At, hex);
        if (double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real))
            return new LiteralOperand(token.At, real);
        throw new TemplateException(token.At, $"\"{Shown.Text(token.Text)}\" is not a number");
    }

    private void Enter(int at)
    {
        if (++_depth > TemplateLimits.DepthMax) throw new TemplateException(at, $"is nested deeper than {TemplateLimits.DepthMax} levels");
    }

    private void Expect(TokenKind kind, string what)
    {
        SkipSpace();
        if (Peek.Kind != kind) throw new TemplateException(Peek.At, $"expected {what}");
        Take();
    }

    private void SkipSpace()
    {
        while (Peek.Kind == TokenKind.Space) Take();
    }

    /// <summary>The last token stays, however often it is asked for.</summary>
    private TemplateToken Take() => _next < _tokens.Length - 1 ? _tokens[_next++] : _tokens[^1];
}
