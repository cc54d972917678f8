using System.Collections.Immutable;

namespace Scheduler.Core.Compose.Templates;

/// <summary>Carries a template out.</summary>
internal sealed class TemplateEvaluator(TemplateOutput output, GoMap root)
{
    private readonly TemplateBudget _budget = new();
    private readonly List<(string Name, object? Value)> _variables = [("", root)];

    /// <exception cref="TemplateException">It cannot be carried out, or costs too much.</exception>
    public void Run(ImmutableArray<TemplateNode> nodes) => Run(nodes, root);

    private void Run(ImmutableArray<TemplateNode> nodes, object? dot)
    {
        var scope = _variables.Count;
        foreach (var node in nodes)
        {
            _budget.Step(node.At);
            switch (node)
            {
                case TextPart text:
                    output.Write(text.Text, text.At, isCopy: true);
                    break;
                case ActionPart action:
                    var value = Value(action.Pipeline, dot);
                    if (action.Pipeline.Names.IsEmpty) output.Write(GoValue.Show(value), action.At, isCopy: false);
                    else Set(action.Pipeline, action.Pipeline.Names[0], value);
                    break;
                case BlockPart block:
                    Block(block, dot);
                    break;
            }
        }

        Leave(scope);
    }

    private void Block(BlockPart block, object? dot)
    {
        var scope = _variables.Count;
        var value = Value(block.Pipeline, dot);
        if (block.Kind == BlockKind.Range)
        {
            Range(block, value, dot);
        }
        else
        {
            if (!block.Pipeline.Names.IsEmpty) Set(block.Pipeline, block.Pipeline.Names[0], value);
            if (!GoValue.IsTrue(value)) Run(block.Else, dot);
            else Run(block.Body, block.Kind == BlockKind.With ? value : dot);
        }

        Leave(scope);
    }

    private void Range(BlockPart block, object? value, object? dot)
    {
        IEnumerable<(object? Key, object? Item)> turns = value switch
        {
            null => [],
            ImmutableArray<object?> list => list.Select((item, index) => ((object?)(long)index, item)),
            GoMap map => map.Entries.Select(entry => ((object?)entry.Key, entry.Value)),
            long count when count <= TemplateLimits.ItemsMax =>
                Enumerable.Range(0, (int)Math.Max(count, 0))
                    .Select(index => ((object?)(long)index, (object?)(long)index)),
            _ => throw new TemplateException(block.At, $"range goes through a list or a map, not {GoValue.KindOf(value)}"),
        };
        var names = block.Pipeline.Names;
        var isEmpty = true;
        foreach (var (key, item) in turns)
        {
            isEmpty = false;
            _budget.Step(block.At);
            var scope = _variables.Count;
            if (names.Length > 0) Set(block.Pipeline, names[^1], item);
            if (names.Length > 1) Set(block.Pipeline, names[0], key);
            Run(block.Body, item);
            Leave(scope);
        }

        if (isEmpty) Run(block.Else, dot);
    }

    private object? Value(Pipeline pipeline, object? dot)
    {
        object? value = null;
        for (var i = 0; i < pipeline.Steps.Length; i++) value = Value(pipeline.Steps[i], dot, isPiped: i > 0, value);
        return value;
    }

    private object? Value(PipelineStep step, object? dot, bool isPiped, object? piped)
    {
        _budget.Step(step.At);
        if (step.Words[0] is FunctionOperand function) return Call(function, step.Words[1..], dot, isPiped, piped);
        if (step.Words.Length > 1 || isPiped) throw new TemplateException(step.At, "only a function takes arguments");
        return Value(step.Words[0], dot);
    }

    private object? Value(Operand operand, object? dot) => operand switch
    {
        LiteralOperand literal => literal.Value,
        DotOperand => dot,
        VariableOperand variable => _variables[IndexOf(variable.Name, variable.At)].Value,
        FieldOperand field => Field(field, dot),
        GroupOperand group => Value(group.Pipeline, dot),
        FunctionOperand function => Call(function, [], dot, isPiped: false, piped: null),
        _ => throw new TemplateException(operand.At, "has no value"),
    };

    private object? Field(FieldOperand field, object? dot) => Value(field.Of, dot) switch
    {
        GoMap map => map[field.Name],
        null => throw new TemplateException(field.At, $"there is no .{Shown.Text(field.Name)} of nothing"),
        var other => throw new TemplateException(field.At, $"there is no .{Shown.Text(field.Name)} of {GoValue.KindOf(other)}"),
    };

    private object? Call(FunctionOperand function, ImmutableArray<Operand> words, object? dot, bool isPiped, object? piped)
    {
        if (!TemplateFunctions.All.TryGetValue(function.Name, out var found))
            throw new TemplateException(function.At, $"there is no function {Shown.Text(function.Name)} in templates here");
        if (function.Name is "and" or "or") return Connected(function, words, dot, isPiped, piped);
        var arguments = ImmutableArray.CreateBuilder<object?>(words.Length + 1);
        foreach (var word in words)
        {
            _budget.Step(word.At);
            arguments.Add(Value(word, dot));
        }

        if (isPiped) arguments.Add(piped);
        CheckCount(function, found, arguments.Count);
        return found.Call(new TemplateCall(function.Name, arguments.ToImmutable(), function.At, _budget));
    }

    /// <summary>The first argument that settles it; those behind it are not looked at.</summary>
    private object? Connected(FunctionOperand function, ImmutableArray<Operand> words, object? dot, bool isPiped, object? piped)
    {
        CheckCount(function, TemplateFunctions.All[function.Name], words.Length + (isPiped ? 1 : 0));
        object? value = null;
        foreach (var word in words)
        {
            _budget.Step(word.At);
            value = Value(word, dot);
            if (GoValue.IsTrue(value) == (function.Name == "or")) return value;
        }

        return isPiped ? piped : value;
    }

    private static void CheckCount(FunctionOperand function, TemplateFunction found, int count)
    {
        if (count >= found.Least && (found.Most < 0 || count <= found.Most)) return;
        var wanted = found.Most < 0 ? $"at least {found.Least}" : found.Least == found.Most ? $"{found.Least}" : $"{found.Least} to {found.Most}";
        throw new TemplateException(function.At, $"{function.Name} takes {wanted} arguments, not {count}");
    }

    private void Set(Pipeline pipeline, string name, object? value)
    {
        if (pipeline.IsAssignment)
        {
            _variables[IndexOf(name, pipeline.At)] = (name, value);
            return;
        }

        if (_variables.Count >= TemplateLimits.VariablesMax)
            throw new TemplateException(pipeline.At, $"sets more than {TemplateLimits.VariablesMax:N0} variables");
        _variables.Add((name, value));
    }

    private int IndexOf(string name, int at)
    {
        var index = _variables.FindLastIndex(variable => variable.Name == name);
        return index >= 0 ? index : throw new TemplateException(at, $"the variable ${Shown.Text(name)} is not set here");
    }

    private void Leave(int scope) => _variables.RemoveRange(scope, _variables.Count - scope);
}
