using System.Text.Json.Nodes;
using Scheduler.Core.Compose;
using Scheduler.Tests.Databases;
using static Scheduler.Tests.Compose.ComposeText;

namespace Scheduler.Tests.Compose;

public class SampleTests
{
    [Theory]
    [InlineData("web")]
    [InlineData("global")]
    public void Sample_Read_IsTheGoldenStack(string sample)
    {
        var golden = Path.Combine(RepositoryRoot.Folder, "Scheduler.Tests", "Compose", "Golden", $"{sample}.json");
        var actual = Samples.Json(Stack(File.ReadAllText(Samples.PathOf(sample))));
        // The serializer's order of properties depends on what else the process has looked at.
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllText(golden)), JsonNode.Parse(actual)), actual);
    }

    [Theory]
    [InlineData("web")]
    [InlineData("global")]
    public void Sample_Read_HasNothingToSay(string sample) =>
        Assert.Empty(ComposeReader.Read(Input(File.ReadAllText(Samples.PathOf(sample)))).Findings);
}
