using System.Collections.Immutable;

namespace Scheduler.Core.Catalogs;

/// <summary>A template with all of its versions.</summary>
public sealed record CatalogTemplate
{
    public required string Name { get; init; }

    /// <summary>As people know it.</summary>
    public required string Title { get; init; }

    public string? Description { get; init; }

    public string? Category { get; init; }

    /// <summary>From the oldest folder to the newest; at least one.</summary>
    public required ImmutableArray<TemplateRelease> Releases { get; init; }

    /// <summary>The one that is deployed when nobody says which: that which its <c>config.yml</c> names, else the newest.</summary>
    public required TemplateRelease Usual { get; init; }

    /// <summary>The release of a version; of several with one version the newest.</summary>
    public TemplateRelease? Find(string version) => Releases.LastOrDefault(release => release.Version == version);
}
