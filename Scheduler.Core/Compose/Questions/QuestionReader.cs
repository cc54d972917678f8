using System.Collections.Immutable;
using Scheduler.Core.Compose.Keys;
using Scheduler.Core.Compose.Readers;
using Scheduler.Core.Compose.Yaml;

namespace Scheduler.Core.Compose.Questions;

/// <summary>Reads what files say of themselves as parts of a catalog, before their variables are filled in.</summary>
internal static class QuestionReader
{
    private const int QuestionsMax = 500;
    private const int LengthMost = 1_000_000;

    private static readonly string[] Keys = [".catalog", "catalog"];

    /// <summary>The section with the field of each question, by variable; null when the file has none.</summary>
    public static (CatalogEntry Entry, ImmutableDictionary<string, Field> Fields)? Read(MapNode root, FindingList findings)
    {
        if (Keys.FirstOrDefault(key => root[key] is not null) is not { } key) return null;
        var section = new Field(root[key]!, root.Entry(key)!.Key.Mark, key, findings);
        if (!section.IsMap)
        {
            section.Error($"must be a map, is {section.Node.Kind}");
            return null;
        }

        section.CheckKeys(CatalogKeys.Catalog);
        var fields = ImmutableDictionary.CreateBuilder<string, Field>();
        var questions = ImmutableArray.CreateBuilder<Question>();
        foreach (var item in section["questions"]?.Items() ?? [])
        {
            if (questions.Count == QuestionsMax) item.Error($"more than {QuestionsMax} questions are asked");
            if (questions.Count == QuestionsMax) break;
            if (Question(item) is not { } question) continue;
            if (fields.TryAdd(question.Variable, item)) questions.Add(question);
            else item.Error($"asks for {Shown.Text(question.Variable)} a second time");
        }

        return (new CatalogEntry
        {
            Name = section["name"]?.Text(),
            Version = section["version"]?.Text(),
            Description = section["description"]?.Text(),
            UpgradeFrom = UpgradeFrom(section["upgrade_from"]),
            Questions = questions.ToImmutable(),
        }, fields.ToImmutable());
    }

    /// <summary>The file's root without the section.</summary>
    public static MapNode Without(MapNode root) => Keys.Aggregate(root, (left, key) => left.Without(key));

    private static string? UpgradeFrom(Field? field)
    {
        if (field?.Text() is not { } text) return null;
        if (VersionRange.Parse(text) is null) field.Error($"must be a range of versions such as \">=1.0.0 <2.0.0\", is \"{Shown.Text(text)}\"");
        return text;
    }

    private static Question? Question(Field item)
    {
        if (!item.IsMap)
        {
            item.Error($"must be a map, is {item.Node.Kind}");
            return null;
        }

        item.CheckKeys(CatalogKeys.Question);
        if (item["variable"] is not { } variable)
        {
            item.Error("must have a variable");
            return null;
        }

        if (variable.Word() is not { } name) return null;
        var question = new Question
        {
            Variable = name,
            Label = item["label"]?.Text(),
            Description = item["description"]?.Text(),
            Type = item["type"]?.Parsed(Type, $"{string.Join(", ", Enum.GetNames<QuestionType>()).ToLowerInvariant()}") ?? QuestionType.String,
            IsRequired = item["required"]?.Bool() ?? false,
            Default = item["default"]?.Text(),
            Options = [.. item["options"]?.Items().Select(option => option.Node.IsNull ? "" : option.Text()).OfType<string>() ?? []],
            LengthMin = item["min_length"]?.Integer(0, LengthMost),
            LengthMax = item["max_length"]?.Integer(0, LengthMost),
            Least = item["min"]?.Long(long.MinValue),
            Most = item["max"]?.Long(long.MinValue),
            InvalidCharacters = item["invalid_chars"]?.Text(),
            ValidCharacters = item["valid_chars"]?.Text(),
        };
        return Checked(item, question);
    }

    private static Question Checked(Field item, Question question)
    {
        if (question.Type == QuestionType.Enum && question.Options.IsEmpty) item.Error("must have options: the answers that there are");
        if (question.Default is not { Length: > 0 } text) return question;
        question = question with { Default = AnswerRules.Normal(question, text) };
        if (AnswerRules.Fault(question, question.Default) is not { } fault) return question;
        item["default"]!.Warning($"is no answer to its own question, and not used: it {fault}");
        return question with { Default = null };
    }

    private static QuestionType? Type(string text) => text.ToLowerInvariant() switch
    {
        "string" or "text" or "" => QuestionType.String,
        "multiline" => QuestionType.Multiline,
        "int" or "integer" or "number" => QuestionType.Int,
        "boolean" or "bool" => QuestionType.Boolean,
        "enum" => QuestionType.Enum,
        "password" => QuestionType.Password,
        "service" => QuestionType.Service,
        "certificate" => QuestionType.Certificate,
        "secret" => QuestionType.Secret,
        _ => null,
    };
}
