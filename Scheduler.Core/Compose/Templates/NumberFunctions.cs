using System.Collections.Immutable;
using System.Globalization;

namespace Scheduler.Core.Compose.Templates;

/// <summary>Functions that reckon, in whole numbers as sprig does.</summary>
internal static class NumberFunctions
{
    public static readonly ImmutableArray<(string Name, TemplateFunction Function)> All =
    [
        ("int", new(1, 1, call => call.Whole(0))),
        ("int64", new(1, 1, call => call.Whole(0))),
        ("float64", new(1, 1, call => GoValue.Real(call[0]))),
        ("atoi", new(1, 1, call =>
            long.TryParse(call.Text(0), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : 0L)),
        ("add", new(1, -1, call => Fold(call, (a, b) => unchecked(a + b)))),
        ("add1", new(1, 1, call => unchecked(call.Whole(0) + 1))),
        ("sub", new(2, 2, call => unchecked(call.Whole(0) - call.Whole(1)))),
        ("mul", new(1, -1, call => Fold(call, (a, b) => unchecked(a * b)))),
        ("div", new(2, 2, call => Divided(call, (a, b) => b == -1 ? unchecked(-a) : a / b))),
        ("mod", new(2, 2, call => Divided(call, (a, b) => b == -1 ? 0 : a % b))),
        ("max", new(1, -1, call => Fold(call, Math.Max))),
        ("min", new(1, -1, call => Fold(call, Math.Min))),
    ];

    private static object? Fold(TemplateCall call, Func<long, long, long> join) => call.Arguments.Select(GoValue.Whole).Aggregate(join);

    private static object? Divided(TemplateCall call, Func<long, long, long> divide) =>
        call.Whole(1) is not 0 and var by ? divide(call.Whole(0), by) : throw call.Fault("divides by 0");
}
