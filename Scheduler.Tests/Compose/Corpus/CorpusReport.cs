using System.Globalization;
using System.Text.RegularExpressions;
using Scheduler.Core.Compose;

namespace Scheduler.Tests.Compose.Corpus;

/// <summary><c>corpus DIR [--warnings]</c>: what becomes of each template of a folder, and of them all.</summary>
internal static partial class CorpusReport
{
    public static int Run(string[] arguments)
    {
        if (arguments is not [var root, .. var rest] || rest.Except(["--warnings"]).Any() || !Directory.Exists(root))
        {
            Console.Error.WriteLine("usage: Scheduler.Tests corpus DIR [--warnings]");
            return 2;
        }

        var templates = CorpusReading.Of(root).ToList();
        foreach (var template in templates) Print(template, withWarnings: rest.Length > 0);
        PrintTotals(templates);
        return templates.All(template => template.IsRendered) ? 0 : 1;
    }

    private static void Print(CorpusTemplate template, bool withWarnings)
    {
        var asks = template.Asked.IsEmpty ? "" : $", asks for {string.Join(", ", template.Asked.Select(question => question.Variable))}";
        var outcome = !template.IsRendered ? "NOT RENDERED" : template.Result.Stack is null ? "REFUSED" : "accepted";
        Console.WriteLine($"{outcome} {template.Name}{asks}");
        foreach (var finding in template.Result.Findings.Where(finding =>
            finding.Severity == Severity.Error || (withWarnings && finding.Severity == Severity.Warning)))
            Console.WriteLine($"  {finding.Severity.ToString().ToLowerInvariant()} {finding}");
    }

    private static void PrintTotals(List<CorpusTemplate> templates)
    {
        var accepted = templates.Count(template => template.Result.Stack is not null);
        Console.WriteLine();
        Console.WriteLine($"{templates.Count} templates; rendered {templates.Count(template => template.IsRendered)}, of which {templates.Count(template => !template.Asked.IsEmpty)} ask for answers");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"accepted whole {accepted} ({100.0 * accepted / Math.Max(templates.Count, 1):0.0} %), refused {templates.Count - accepted}"));
        Print("errors, in how many templates", templates, Severity.Error);
        Print("warnings, in how many templates", templates, Severity.Warning);
    }

    private static void Print(string title, List<CorpusTemplate> templates, Severity severity)
    {
        Console.WriteLine($"{title}:");
        var reasons = templates
            .SelectMany(template => template.Result.Findings.Where(finding => finding.Severity == severity).Select(Reason).Distinct())
            .GroupBy(reason => reason)
            .OrderByDescending(group => group.Count());
        foreach (var reason in reasons) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{reason.Count(),6} {reason.Key}"));
    }

    /// <summary>Without the names in the way to it, so that alike ones are counted as one.</summary>
    private static string Reason(Finding finding) => $"{Names().Replace(finding.Path, "services.*")}: {finding.Message}";

    [GeneratedRegex(@"^services\.[^.]+")]
    private static partial Regex Names();
}
