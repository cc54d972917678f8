using System.Collections.Immutable;
using Scheduler.Messages.Services;
using Scheduler.Tests.Compose;

namespace Scheduler.Tests.Core.Placement.Affinity;

/// <summary>The rules that standalone Swarm took from a container's environment, and Swarm mode's constraints.</summary>
public sealed class SwarmRuleStories
{
    [Theory]
    [InlineData("constraint:storage==ssd", "b")]
    [InlineData("constraint:storage!=ssd", "a")]
    [InlineData("constraint:storage==s*", "b")]
    [InlineData("constraint:storage==/^(ssd|nvme)$/", "b")]
    [InlineData("constraint:storage==~nvme", "a")]
    [InlineData("constraint:storage!=~disk", "b")]
    [InlineData("constraint:storage==nvme", "no host fits: a: its label storage must be nvme, and is disk; c: its label storage must be nvme, and is not set; b: its label storage must be nvme, and is ssd")]
    [InlineData("constraint:node==c", "c")]
    [InlineData("constraint:node!=/^[ab]$/", "c")]
    [InlineData("constraint:node==~/^[bc]$/", "b")]
    [InlineData("affinity:container==shop_db*", "c")]
    [InlineData("affinity:container!=*_db_*", "a")]
    [InlineData("affinity:container==~nothing", "a")]
    [InlineData("affinity:tier==web", "b")]
    [InlineData("affinity:tier!=/w.b/", "a")]
    [InlineData("affinity:tier==~db", "c")]
    [InlineData("affinity:com.docker.compose.service==db", "c")]
    public void Variable_OfEachForm_ChoosesAHost(string rule, string expected)
    {
        var stage = new RuleStage().Hosts("a storage=disk", "b storage=ssd", "c").Runs("shop/web", "tier=web", "b").Runs("shop/db", "tier=db", "c");

        Assert.Equal(expected, stage.Place($"environment: ['{rule.Replace("$", "$$", StringComparison.Ordinal)}']"));
    }

    [Fact]
    public void Variable_ThatIsARule_IsNotGivenToTheContainer()
    {
        var spec = ComposeText.Spec("environment: ['affinity:container==db', A=b]");

        Assert.Equal("b", Assert.Single(spec.Container.Environment).Value);
        Assert.Equal(new AffinityRule(AffinitySubject.Container, "", "db"), Assert.Single(spec.Affinity!.Value));
    }

    [Fact]
    public void Variable_InAMap_IsReadAsInAList() =>
        Assert.Equal(
            new AffinityRule(AffinitySubject.ContainerLabel, "tier", "w*") { Form = AffinityForm.Glob, Not = true, Soft = true },
            Assert.Single(ComposeText.Spec("environment: {'affinity:tier!': '~w*'}").Affinity!.Value));

    [Theory]
    [InlineData("affinity:container=db", "must be KEY==VALUE")]
    [InlineData("affinity:==db", "must be KEY==VALUE")]
    [InlineData("affinity:container==", "1 to 256 characters")]
    [InlineData("affinity:image==redis", "hosts do not say which images they have")]
    [InlineData("constraint:kernelversion==4", "hosts do not say their kernelversion")]
    [InlineData("constraint:x==/(/", "is not a regular expression")]
    [InlineData("constraint:x==/(?=a)/", "is not a regular expression, or one that looks back or ahead")]
    public void Variable_WrittenWrongly_IsAnErrorWithItsPlace(string rule, string words) =>
        Assert.Contains(words, Assert.Single(ComposeText.Errors(ComposeText.Service($"environment: ['{rule}']"))));

    [Fact]
    public void Constraints_BesideRules_HoldToo() => Assert.Equal(
        "no host fits: a: it does not meet node.labels.zone==1; b: its label storage must be disk, and is ssd",
        new RuleStage().Hosts("a storage=disk", "b storage=ssd zone=1")
            .Place("deploy: {placement: {constraints: [node.labels.zone==1]}}\nenvironment: ['constraint:storage==disk']"));

    [Fact]
    public void Constraint_OnAnEnginesLabel_IsMetByIt() => Assert.Equal(
        "b",
        new RuleStage().Hosts("a")
            .Host(Specs.Host("b") with
            {
                Engine = Specs.Facts() with { Labels = ImmutableSortedDictionary<string, string>.Empty.Add("storage", "ssd") }
            })
            .Place("environment: ['constraint:storage==ssd']"));

    [Fact]
    public void MaxPerHost_BesideRules_IsKept() => Assert.Equal(
        "b no host fits: b: it has 1 of at most 1 instances per host; a: its label storage must be ssd, and is not set",
        new RuleStage().Hosts("a", "b storage=ssd")
            .Place("deploy: {placement: {max_replicas_per_node: 1}}\nenvironment: ['constraint:storage==ssd']", 2));
}
