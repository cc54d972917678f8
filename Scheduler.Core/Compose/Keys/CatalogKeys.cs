using static Scheduler.Core.Compose.Keys.Rules;

namespace Scheduler.Core.Compose.Keys;

/// <summary>The keys of what a catalog's template says of itself.</summary>
internal static class CatalogKeys
{
    public static readonly KeySection Catalog = new("catalog, .catalog",
    [
        Used("name"),
        Used("version"),
        Used("description"),
        Used("upgrade_from", "The versions that may be upgraded to this one, such as `>=1.0.0 <2.0.0`."),
        Used("questions"),
        Ignored("minimum_rancher_version", "it is Rancher's version"),
        Ignored("maximum_rancher_version", "it is Rancher's version"),
        Ignored("uuid", "a template is known by its catalog and name"),
        Ignored("category", "templates are not grouped"),
        Ignored("labels", "templates are not grouped"),
        Ignored("bindings", "it is for Rancher's own pages"),
        Ignored("output", "it is for Rancher's own pages"),
    ]);

    public static readonly KeySection Question = new("catalog.questions[*]",
    [
        Used("variable"),
        Used("label"),
        Used("description"),
        Used("type", "`string`, `multiline`, `int`, `boolean`, `enum`, `password`, `service`, `certificate` or `secret`."),
        Used("required", "An empty answer is none."),
        Used("default"),
        Used("options", "The answers to an `enum`."),
        Used("min_length"),
        Used("max_length"),
        Used("min"),
        Used("max"),
        Used("invalid_chars", "Characters that an answer must not hold."),
        Used("valid_chars", "The only characters that it may hold."),
        Ignored("group", "questions are asked in their order"),
    ]);
}
