namespace Scheduler.Core.Compose.Templates;

/// <summary>What is wrong with a template; it unwinds lexer, parser and evaluator, and <see cref="GoTemplate"/> makes a finding of it.</summary>
/// <param name="at">The offset in the template.</param>
internal sealed class TemplateException(int at, string message) : Exception(message)
{
    public int At => at;
}
