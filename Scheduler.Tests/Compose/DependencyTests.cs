using Scheduler.Messages.Services;
using static Scheduler.Tests.Compose.ComposeText;

namespace Scheduler.Tests.Compose;

public class DependencyTests
{
    [Fact]
    public void DependsOn_AsList_WaitsForStart() =>
        Assert.Equal([new Dependency("b"), new Dependency("c")], DependenciesOfA("depends_on: [b, c, b]"));

    [Fact]
    public void DependsOn_AsMap_HasConditions() =>
        Assert.Equal(
            [new Dependency("b", DependencyCondition.Healthy), new Dependency("c", DependencyCondition.Completed), new Dependency("d")],
            DependenciesOfA(
                "depends_on: {b: {condition: service_healthy}, c: {condition: service_completed_successfully}, d: {condition: service_started}}"));

    [Fact]
    public void DependsOn_NotRequiredAndAbsent_IsLeftOut() =>
        Assert.Equal([], DependenciesOfA("depends_on: {z: {condition: service_started, required: false}}"));

    [Theory]
    [InlineData("depends_on: [z]", "services.a.depends_on[0]: there is no service z")]
    [InlineData("depends_on: {b: {condition: soon}}", "must be service_started")]
    [InlineData("depends_on: {b: text}", "must be a map, is a text")]
    [InlineData("depends_on: b", "must be a list or a map, is a text")]
    [InlineData("depends_on: [a]", "depends on itself: a -> a")]
    [InlineData("links: [z]", "there is no service z")]
    [InlineData("links: ['b:c']", "the alias c is the name of another service")]
    [InlineData("links: ['b:x', 'c:x']", "the alias x means b elsewhere")]
    [InlineData("links: ['b:']", "must be service:alias")]
    [InlineData("links: ['b:x y']", "the alias \"x y\"")]
    public void Dependency_Wrong_IsOneError(string lines, string expected) => Assert.Contains(expected, Error(Four(lines)));

    [Fact]
    public void Cycle_IsAnErrorThatNamesIt() => Assert.Equal(
        "c.yml:2:3: services.a: depends on itself: a -> b -> c -> a",
        Error("services:\n  a: {image: i, depends_on: [b]}\n  b: {image: i, links: [c]}\n  c: {image: i, depends_on: {a: {condition: service_healthy}}}"));

    [Fact]
    public void Diamond_IsNoCycle() => Assert.Equal(
        4, Stack("services:\n  a: {image: i, depends_on: [b, c]}\n  b: {image: i, depends_on: [d]}\n  c: {image: i, depends_on: [d]}\n  d: {image: i}").Services.Count);

    [Fact]
    public void Link_GivesTheTargetAnAlias_AndIsADependency()
    {
        var services = Stack(Four("links: ['b:database', c]")).Services;
        Assert.Equal(["b", "database"], services["b"].Spec.Container.Networks[0].Aliases.AsEnumerable());
        Assert.Equal(["c"], services["c"].Spec.Container.Networks[0].Aliases.AsEnumerable());
        Assert.Equal([new Dependency("b"), new Dependency("c")], services["a"].Spec.DependsOn.AsEnumerable());
    }

    [Fact]
    public void Link_WithoutANetworkInCommon_IsADependencyAndSaysSo()
    {
        var text = Four("links: [b]\nnetwork_mode: host");
        Assert.Equal([new Dependency("b")], Stack(text).Services["a"].Spec.DependsOn.AsEnumerable());
        Assert.Contains("a has network_mode: host: neither finds the other by name", Assert.Single(Warnings(text)));
    }

    [Fact]
    public void Link_KeepsTheConditionOfDependsOn() =>
        Assert.Equal(
            [new Dependency("b", DependencyCondition.Healthy)],
            DependenciesOfA("links: [b]\ndepends_on: {b: {condition: service_healthy}}"));

    [Fact]
    public void Profile_NotSelected_LeavesTheServiceOut()
    {
        const string Text = "services: {a: {image: i}, debug: {image: i, profiles: [debug, all]}}";
        Assert.Equal(["a"], Stack(Text).Services.Keys);
        Assert.Equal(["a", "debug"], (Input(Text) with { Profiles = ["debug"] }).Stack().Services.Keys);
        Assert.Equal(["a", "debug"], (Input(Text) with { Profiles = ["*"] }).Stack().Services.Keys);
    }

    [Fact]
    public void Dependency_OnAServiceOfAnotherProfile_IsAnError() =>
        Assert.Contains("or its profile is not selected", Error("services: {a: {image: i, depends_on: [b]}, b: {image: i, profiles: [x]}}"));

    private static IEnumerable<Dependency> DependenciesOfA(string lines) => Stack(Four(lines)).Services["a"].Spec.DependsOn;

    private static string Four(string lines) => Service(lines) + "  b: {image: i}\n  c: {image: i}\n  d: {image: i}\n";
}
