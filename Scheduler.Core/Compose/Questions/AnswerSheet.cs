using System.Collections.Immutable;

namespace Scheduler.Core.Compose.Questions;

/// <summary>Reads a file of answers by itself, for those who send them elsewhere.</summary>
public static class AnswerSheet
{
    public static (ImmutableDictionary<string, string> Answers, ImmutableArray<Finding> Findings) Read(
        ComposeFile file, ImmutableDictionary<string, string> environment)
    {
        var findings = new FindingList();
        var answers = AnswersFile.Read(file, name => environment.GetValueOrDefault(name), findings);
        return (answers, findings.Sorted([file.Path]));
    }
}
