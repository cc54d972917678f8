using Scheduler.Core.Compose.Keys;
using Scheduler.Tests.Databases;

namespace Scheduler.Tests.Compose;

public class KeyTableTests
{
    private const string Head = "## Every key\n\n";

    [Fact]
    public void Documentation_HoldsTheKeyTablesAsTheyAre()
    {
        var text = File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "docs", "compose.md"));
        var tables = text[(text.IndexOf(Head, StringComparison.Ordinal) + Head.Length)..];
        Assert.Equal(ComposeKeys.ToMarkdown().TrimEnd(), tables.TrimEnd());
    }
}
