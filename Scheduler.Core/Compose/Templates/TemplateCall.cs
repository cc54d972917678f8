using System.Collections.Immutable;

namespace Scheduler.Core.Compose.Templates;

/// <summary>A function's call: its arguments by what they must be, and its account of what it makes.</summary>
internal sealed class TemplateCall(string name, ImmutableArray<object?> arguments, int at, TemplateBudget budget)
{
    public ImmutableArray<object?> Arguments => arguments;

    public int Count => arguments.Length;

    public object? this[int index] => arguments[index];

    /// <summary>What pipes put last.</summary>
    public object? Last => arguments[^1];

    /// <summary>As sprig takes a text: of another value what it shows as, nothing for nothing.</summary>
    public string Text(int index) => arguments[index] is { } value ? Show(value) : "";

    public string Show(object? value) => Made(GoValue.Show(value));

    public long Whole(int index) => GoValue.Whole(arguments[index]);

    public ImmutableArray<object?> List(int index) =>
        arguments[index] is ImmutableArray<object?> list ? list : throw Fault($"takes a list, not {GoValue.KindOf(arguments[index])}");

    public GoMap Map(int index) =>
        arguments[index] as GoMap ?? throw Fault($"takes a map, not {GoValue.KindOf(arguments[index])}");

    /// <summary>Counts a text that was made.</summary>
    public string Made(string text)
    {
        budget.Make(text.Length, at);
        return text;
    }

    /// <summary>Counts a list that was made.</summary>
    public ImmutableArray<object?> Made(IEnumerable<object?> items)
    {
        var made = items.Take(TemplateLimits.ItemsMax + 1).ToImmutableArray();
        if (made.Length > TemplateLimits.ItemsMax) throw Fault($"makes a list of more than {TemplateLimits.ItemsMax:N0} items");
        budget.Make(made.Length, at);
        return made;
    }

    /// <summary>Asks beforehand whether so much may be made.</summary>
    public void Reserve(long length) => budget.Make(length, at);

    public TemplateException Fault(string message) => new(at, $"{name} {message}");
}

/// <summary>What a function is: how many arguments it takes, and what it does.</summary>
/// <param name="Most">-1 for any number.</param>
internal sealed record TemplateFunction(int Least, int Most, Func<TemplateCall, object?> Call);

/// <summary>What a template may still cost.</summary>
internal sealed class TemplateBudget
{
    private int _steps;
    private long _made;

    public void Step(int at)
    {
        if (++_steps > TemplateLimits.StepsMax) throw new TemplateException(at, $"the template takes more than {TemplateLimits.StepsMax:N0} steps");
    }

    public void Make(long length, int at)
    {
        _made += length;
        if (length < 0 || _made > TemplateLimits.MadeMax)
            throw new TemplateException(at, $"the template's functions make more than {TemplateLimits.MadeMax:N0} characters");
    }
}
