using System.Collections.Immutable;

namespace Scheduler.Core.Compose.Templates;

/// <summary>Every function that a template may call: Go's own, and those of the sprig library that depend on nothing but their arguments.</summary>
internal static class TemplateFunctions
{
    public static readonly ImmutableDictionary<string, TemplateFunction> All =
        new[] { LogicFunctions.All, TextFunctions.All, NumberFunctions.All, ListFunctions.All }
            .SelectMany(functions => functions)
            .ToImmutableDictionary(function => function.Name, function => function.Function);
}
