using System.Xml.Linq;

namespace Scheduler.Tests.Tidy;

/// <summary>Who may see whom, as ARCHITECTURE.md draws it.</summary>
public sealed class ProjectArrowTests
{
    [Theory]
    [InlineData("Scheduler.Messages")]
    [InlineData("Scheduler.Docker")]
    [InlineData("Scheduler.Actors", "Scheduler.Messages")]
    [InlineData("Scheduler.Core", "Scheduler.Actors", "Scheduler.Messages")]
    [InlineData("Scheduler.Node", "Scheduler.Actors", "Scheduler.Core", "Scheduler.Docker", "Scheduler.Messages")]
    public void Project_References_OnlyItsArrows(string project, params string[] expected) =>
        Assert.Equal(expected, References(project, "ProjectReference").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Scheduler.Messages")]
    [InlineData("Scheduler.Actors")]
    [InlineData("Scheduler.Docker")]
    public void Project_BelowTheCore_NeedsNoPackage(string project) => Assert.Empty(References(project, "PackageReference"));

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Load(Path.Combine(SourceTree.Root, project, $"{project}.csproj"))
            .Descendants(kind)
            .Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'));
}
