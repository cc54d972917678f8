using System.Globalization;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Questions;

/// <summary>What is an answer to a question, and what is none.</summary>
public static class AnswerRules
{
    /// <summary>The answer as files see it: true and false in small letters, as Rancher writes them.</summary>
    public static string Normal(Question question, string answer) => question.Type switch
    {
        QuestionType.Boolean => Truth(answer) ?? answer,
        QuestionType.Int => answer.Trim(),
        _ => answer,
    };

    /// <summary>What is wrong with an answer, as the end of a sentence; null when nothing is.</summary>
    public static string? Fault(Question question, string answer)
    {
        if (answer.Length == 0) return question.IsRequired ? "is needed" : null;
        return FormFault(question, answer) ?? LengthFault(question, answer) ?? CharacterFault(question, answer);
    }

    private static string? FormFault(Question question, string answer)
    {
        switch (question.Type)
        {
            case QuestionType.Int when !long.TryParse(answer.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                return $"must be a whole number, is {Said(question, answer)}";
            case QuestionType.Int when long.Parse(answer.Trim(), CultureInfo.InvariantCulture) is var number
                && (number < question.Least || number > question.Most):
                return $"must be a number {Bounds(question.Least, question.Most)}, is {number}";
            case QuestionType.Boolean when Truth(answer) is null:
                return $"must be true or false, is {Said(question, answer)}";
            case QuestionType.Enum when !question.Options.Contains(answer):
                return $"must be one of {Shown.Text(string.Join(", ", question.Options), 300)}, is {Said(question, answer)}";
            case QuestionType.Service when !ServiceKey.TryParse(answer, out _):
                return $"must be a service as stack/service, is {Said(question, answer)}";
            default:
                return null;
        }
    }

    private static string? LengthFault(Question question, string answer) =>
        answer.Length < question.LengthMin || answer.Length > question.LengthMax
            ? $"must have {Bounds(question.LengthMin, question.LengthMax)} characters, has {answer.Length}"
            : null;

    private static string? CharacterFault(Question question, string answer)
    {
        if (question.InvalidCharacters is { } bad && answer.IndexOfAny(bad.ToCharArray()) is >= 0 and var at)
            return $"must not hold the character {Shown.Text(answer[at].ToString())}";
        if (question.ValidCharacters is { } good && answer.FirstOrDefault(c => !good.Contains(c)) is not '\0' and var other)
            return $"must not hold the character {Shown.Text(other.ToString())}";
        return question.Type != QuestionType.Multiline && answer.Contains('\0') ? "must not hold a NUL character" : null;
    }

    private static string Bounds(long? least, long? most) => (least, most) switch
    {
        ({ } from, { } to) => $"from {from} to {to}",
        ({ } from, null) => $"of at least {from}",
        (null, { } to) => $"of at most {to}",
        _ => "of any size",
    };

    private static string? Truth(string answer) => answer.Trim().ToLowerInvariant() switch
    {
        "true" or "yes" or "on" => "true",
        "false" or "no" or "off" => "false",
        _ => null,
    };

    /// <summary>A password is in no message.</summary>
    private static string Said(Question question, string answer) => question.Type == QuestionType.Password ? "not one" : $"\"{Shown.Text(answer)}\"";
}
