using System.Collections.Immutable;

namespace Scheduler.Core.Compose.Templates;

/// <summary>Functions that compare and choose.</summary>
internal static class LogicFunctions
{
    public static readonly ImmutableArray<(string Name, TemplateFunction Function)> All =
    [
        // The evaluator itself carries these out, as they do not look at all of their arguments.
        ("and", new(1, -1, call => call.Last)),
        ("or", new(1, -1, call => call.Last)),
        ("not", new(1, 1, call => !GoValue.IsTrue(call[0]))),
        ("eq", new(2, -1, call => call.Arguments.Skip(1).Any(other => AreEqual(call, call[0], other)))),
        ("ne", new(2, 2, call => !AreEqual(call, call[0], call[1]))),
        ("lt", new(2, 2, call => Order(call) < 0)),
        ("le", new(2, 2, call => Order(call) <= 0)),
        ("gt", new(2, 2, call => Order(call) > 0)),
        ("ge", new(2, 2, call => Order(call) >= 0)),
        ("default", new(1, 2, call => GoValue.IsTrue(call.Last) ? call.Last : call[0])),
        ("empty", new(1, 1, call => !GoValue.IsTrue(call[0]))),
        ("coalesce", new(1, -1, call => call.Arguments.FirstOrDefault(GoValue.IsTrue))),
        ("ternary", new(3, 3, call => GoValue.IsTrue(call[2]) ? call[0] : call[1])),
        ("fail", new(1, 1, call => throw call.Fault($"says: {Shown.Text(call.Text(0))}"))),
    ];

    private static bool AreEqual(TemplateCall call, object? one, object? other)
    {
        // Long texts that are nearly alike are costly to compare.
        if (one is string { Length: var length }) call.Reserve(length);
        return GoValue.AreEqual(one, other) ?? throw call.Fault($"cannot compare {GoValue.KindOf(one)} with {GoValue.KindOf(other)}");
    }

    private static int Order(TemplateCall call) => GoValue.Order(call[0], call[1])
        ?? throw call.Fault($"knows no order of {GoValue.KindOf(call[0])} and {GoValue.KindOf(call[1])}");
}
