using Scheduler.Core.Compose;
using Scheduler.Core.Compose.Writing;
using Scheduler.Tests.Databases;

namespace Scheduler.Tests.Compose.Corpus;

/// <summary>Templates as catalogs have them: own ones, and where a folder of real ones is named, those.</summary>
public sealed class CorpusTests
{
    private const string Variable = "SCHEDULER_CORPUS";
    private const double AcceptedMin = 0.98;

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

    [SkippableFact]
    public void RealTemplates_AreFilled_AndNearlyAllAcceptedWhole()
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        Skip.If(string.IsNullOrEmpty(folder), $"{Variable} names no folder of templates");
        var templates = CorpusReading.Of(folder!).ToList();

        Assert.NotEmpty(templates);
        Assert.Empty(templates.Where(template => !template.IsRendered).Select(template => template.Name));
        var accepted = templates.Where(template => template.Result.Stack is not null).ToList();
        Assert.True(accepted.Count >= AcceptedMin * templates.Count, $"{accepted.Count} of {templates.Count}");
        Assert.All(templates.Except(accepted).SelectMany(template => template.Errors), finding => Assert.True(finding.Severity == Severity.Error && finding.Line > 0, finding.ToString()));
        Assert.Empty(accepted.Where(template => !ComposeWriter.Write(template.Result.Stack!).Lost.IsEmpty).Select(template => template.Name));
    }
}
