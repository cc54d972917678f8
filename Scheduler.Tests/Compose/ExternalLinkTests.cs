using Scheduler.Core.Compose;
using Scheduler.Core.Compose.Writing;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Compose;

public sealed class ExternalLinkTests
{
    [Fact]
    public void ExternalLinks_NameStackServiceAndAlias()
    {
        var links = ComposeText.Spec("external_links:\n  - data/mysql:db\n  - data/redis\n  - other:o").ExternalLinks!.Value;

        Assert.Equal(
            [new ExternalLink("data", "mysql", "db"), new ExternalLink("data", "redis", "redis"), new ExternalLink("shop", "other", "o")],
            links.AsEnumerable());
    }

    [Theory]
    [InlineData("data/")]
    [InlineData("/mysql:db")]
    [InlineData("a/b/c:db")]
    [InlineData("mysql:")]
    public void ExternalLinks_OfAnotherForm_AreErrorsWithTheForm(string link)
    {
        var findings = ComposeReader.Read(ComposeText.Input(ComposeText.Service($"external_links: ['{link}']"))).Findings;

        Assert.Contains(findings, finding => finding.ToString().Contains("must be stack/service:alias or service:alias", StringComparison.Ordinal));
    }

    [Fact]
    public void ExternalLinks_UnderOneName_AreRefused()
    {
        var findings = ComposeReader.Read(ComposeText.Input(ComposeText.Service("external_links: ['x/a:db', 'y/b:db']"))).Findings;

        Assert.Contains(findings, finding => finding.ToString().Contains("the name db can stand for one service only", StringComparison.Ordinal));
    }

    [Fact]
    public void ExternalLinks_AreWrittenBack()
    {
        var stack = ComposeText.Stack(ComposeText.Service("external_links: ['data/mysql:db', 'other']"));

        var written = ComposeWriter.Write(stack);

        Assert.Empty(written.Lost);
        Assert.Contains("data/mysql:db", written.Text);
    }
}
