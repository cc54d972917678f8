using Scheduler.Core.Compose.Writing;
using Scheduler.Tests.Databases;

namespace Scheduler.Tests.Compose.Corpus;

/// <summary>Templates as catalogs have them. For a folder of real ones there is the command <c>corpus DIR</c>.</summary>
public sealed class CorpusTests
{
    private static string Own => Path.Combine(RepositoryRoot.Folder, "Scheduler.Tests", "Compose", "Corpus", "Samples");

    [Fact]
    public void OwnTemplates_AreFilledAndAcceptedWhole()
    {
        var templates = CorpusReading.Of(Own).ToList();
        Assert.Equal(["infra-templates/agent/0", "templates/shop/0", "templates/shop/1"], templates.Select(template => template.Name));
        Assert.All(templates, template => Assert.True(template.Result.Stack is not null, string.Join('\n', template.Errors)));
        Assert.Equal(["DATABASE"], templates[2].Asked.Select(question => question.Variable));
    }

    [Fact]
    public void OwnTemplate_Filled_IsWhatItsDefaultsSay()
    {
        var front = CorpusReading.Of(Own).Last().Result.Stack!.Services["front"];
        Assert.Equal("registry.example.org/shop/front:2", front.Spec.Container.Image);
        Assert.Equal(["--name=the shop", "--quiet"], front.Spec.Container.Command!.Value.Select(word => word.Replace("'", "")));
        Assert.Equal((2, "corpus"), (front.Scale, front.Spec.Container.Environment["STACK"]));
        Assert.True(front.Spec.Affinity is [{ Value: "corpus/front", Not: true, Soft: false }]);
        Assert.DoesNotContain("TRACING", front.Spec.Container.Environment.Keys);
    }

    [Fact]
    public void OwnTemplates_Exported_GiveTheSameStacks() =>
        Assert.All(CorpusReading.Of(Own), template => Assert.Empty(ComposeWriter.Write(template.Result.Stack!).Lost));
}
