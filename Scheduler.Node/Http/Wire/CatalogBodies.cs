using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Scheduler.Core.Catalogs;
using Scheduler.Core.Compose.Questions;
using Scheduler.Node.Catalogs;

namespace Scheduler.Node.Http.Wire;

/// <summary>Where a catalog is from: a git repository, or an archive. Exactly one of the two.</summary>
/// <param name="Git">Its address.</param>
/// <param name="Branch">Null for the repository's own.</param>
/// <param name="Archive">A tar archive in gzip, in base64.</param>
public sealed record CatalogPutBody(string? Git = null, string? Branch = null, string? Archive = null);

/// <summary>A catalog; its templates when one catalog is shown.</summary>
public sealed record CatalogBody(
    string Name, DateTimeOffset ChangedAt, string? Git = null, string? Branch = null, string? Commit = null, string? Fault = null)
{
    public IReadOnlyList<TemplateSummary>? Templates { get; init; }

    public static CatalogBody Of(CatalogRow row, CatalogContent? content = null) => new(
        row.Source.Name, row.ChangedAt, row.Source.Git, row.Source.Branch, row.Source.Commit, row.Fault)
    {
        Templates = content is null
            ? null
            : [.. content.Templates.Values.Select(one => new TemplateSummary(
                one.Name, one.Title, one.Usual.Version, one.Releases.Length, one.Category, one.Description))],
    };
}

/// <param name="Version">What is deployed when nobody says which.</param>
/// <param name="Releases">How many versions there are.</param>
public sealed record TemplateSummary(string Name, string Title, string Version, int Releases, string? Category = null, string? Description = null);

/// <summary>A template with one of its versions.</summary>
/// <param name="Versions">All versions, the oldest first.</param>
/// <param name="Version">The one that the questions and files are of.</param>
/// <param name="UpgradeFrom">The versions that may be upgraded to it; null for all that are older.</param>
/// <param name="Files">Its files, by name.</param>
public sealed record TemplateBody(
    string Catalog,
    string Name,
    string Title,
    IReadOnlyList<string> Versions,
    string Version,
    IReadOnlyList<QuestionBody> Questions,
    ImmutableSortedDictionary<string, string> Files,
    string? Description = null,
    string? UpgradeFrom = null)
{
    public static TemplateBody Of(string catalog, CatalogTemplate template, TemplateRelease release) => new(
        catalog, template.Name, template.Title, [.. template.Releases.Select(one => one.Version).Distinct()], release.Version,
        [.. release.Entry.Questions.Select(QuestionBody.Of)],
        release.Files, template.Description ?? release.Entry.Description, release.Entry.UpgradeFrom);
}

public sealed record QuestionBody(string Variable, QuestionType Type, bool Required)
{
    public string? Label { get; init; }

    public string? Description { get; init; }

    public string? Default { get; init; }

    public ImmutableArray<string>? Options { get; init; }

    public int? MinLength { get; init; }

    public int? MaxLength { get; init; }

    public long? Min { get; init; }

    public long? Max { get; init; }

    public string? InvalidChars { get; init; }

    public string? ValidChars { get; init; }

    public static QuestionBody Of(Question question) => new(question.Variable, question.Type, question.IsRequired)
    {
        Label = question.Label,
        Description = question.Description,
        Default = question.Default,
        Options = question.Options.IsEmpty ? null : question.Options,
        MinLength = question.LengthMin,
        MaxLength = question.LengthMax,
        Min = question.Least,
        Max = question.Most,
        InvalidChars = question.InvalidCharacters,
        ValidChars = question.ValidCharacters,
    };

    public Question ToQuestion() => new()
    {
        Variable = Variable,
        Type = Type,
        IsRequired = Required,
        Label = Label,
        Description = Description,
        Default = Default,
        Options = Options ?? [],
        LengthMin = MinLength,
        LengthMax = MaxLength,
        Least = Min,
        Most = Max,
        InvalidCharacters = InvalidChars,
        ValidCharacters = ValidChars,
    };
}

/// <param name="Stack">The stack to make or change.</param>
/// <param name="Version">Null for the template's usual one.</param>
/// <param name="Answers">By variable; what is not in it has its default.</param>
public sealed record TemplateDeployBody(string Stack, string? Version = null, ImmutableSortedDictionary<string, string>? Answers = null);

/// <param name="Version">Null for the newest that the stack may be upgraded to.</param>
/// <param name="Answers">Over those that were given before.</param>
/// <param name="Prune">Removes services that the new version does not have.</param>
public sealed record TemplateUpgradeBody(string? Version = null, ImmutableSortedDictionary<string, string>? Answers = null, bool Prune = false);

/// <summary>Of which template a stack is.</summary>
/// <param name="Answers">Those that were given, without passwords.</param>
/// <param name="UpgradesTo">The versions that it may be upgraded to, the oldest first; null when the catalog does not have the template.</param>
public sealed record StackTemplateBody(
    string Stack,
    string Catalog,
    string Template,
    string Version,
    ImmutableSortedDictionary<string, string> Answers,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] IReadOnlyList<string>? UpgradesTo);

/// <summary>What became of a deployment.</summary>
/// <param name="Warnings">What in the files has less effect than their author may expect.</param>
public sealed record TemplateApplied(
    string Stack,
    string Catalog,
    string Template,
    string Version,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<ServiceOutcome> Services);
