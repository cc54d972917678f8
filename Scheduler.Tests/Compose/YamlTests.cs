using System.Text;
using static Scheduler.Tests.Compose.ComposeText;

namespace Scheduler.Tests.Compose;

public class YamlTests
{
    [Fact]
    public void Anchor_MergedIntoServices_IsWrittenOut()
    {
        var stack = Stack("""
            x-base: &base
              image: i
              environment: &env {A: "1", B: "1"}
            services:
              one: {<<: *base, working_dir: /w}
              two:
                <<: *base
                environment: {<<: *env, B: "2"}
            """);
        Assert.Equal("/w", stack.Services["one"].Spec.Container.WorkingDir);
        Assert.Equal(["A=1", "B=2"], stack.Services["two"].Spec.Container.Environment.Select(pair => $"{pair.Key}={pair.Value}"));
    }

    [Fact]
    public void MergeKey_WithListOfMaps_EarlierMapWins()
    {
        var container = Stack("""
            x-a: &a {image: first, user: u}
            x-b: &b {image: second, hostname: h}
            services: {a: {<<: [*a, *b]}}
            """).Services["a"].Spec.Container;
        Assert.Equal(("first", "u", "h"), (container.Image, container.User, container.Hostname));
    }

    [Fact]
    public void MergeKey_NamingAText_IsAnError() =>
        Assert.StartsWith("c.yml:1:16: the merge key << must name a map", Error("services: {a: {<<: text}}"));

    [Theory]
    [InlineData("services:\n  a: [", "c.yml:3:1: ")]
    [InlineData("services:\n\ta: 1", "c.yml:2:1: is indented with a tab")]
    [InlineData("services:\n  a:\n    image: i\n\tports:\n\t- '80'", "c.yml:4:1: is indented with a tab")]
    [InlineData("services:\n  a:\n\n\n\n\timage: i", "c.yml:6:1: is indented with a tab")]
    [InlineData("services:\n  a:\n    image: i\n    environment:\n    \tA: b", "c.yml:5:5: is indented with a tab")]
    [InlineData("services: {{ .Values }}\n  x", "is a template")]
    [InlineData("a: 1\n---\nb: 2", "more than one document")]
    [InlineData("", "is empty")]
    [InlineData("# nothing\n", "is empty")]
    [InlineData("- a", "must be a map of services, networks and volumes, is a list")]
    [InlineData("hello", "is a text")]
    [InlineData("~", "is empty")]
    [InlineData("services:\n  a: {image: x}\n  a: {image: y}", "c.yml:3:3: the key \"a\" is there twice, first in line 2")]
    [InlineData("? [a]\n: b", "a key must be a text")]
    [InlineData("services: *nowhere", "anchor")]
    [InlineData("services: &s {a: *s}", "not complete before it")]
    [InlineData("services: {a: {image: !mine x}}", "the tag !mine is not understood")]
    [InlineData("services: {a: {image: \"x\\0y\"}}", "NUL character")]
    [InlineData("services: {a: {image: \"\\ud800\"}}", "c.yml")]
    [InlineData("%YAML 99999999999999.1\n---\na: 1", "c.yml")]
    [InlineData("services: {a: {image: \"\\UFFFFFFFF\"}}", "c.yml")]
    public void File_NotComposeAtAll_SaysWhereAndWhy(string text, string expected) => Assert.Contains(expected, Error(text));

    [Fact]
    public void AliasBomb_IsRefusedBeforeItGrows()
    {
        var text = new StringBuilder("x-a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 20; i++) text.Append($"x-a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        Assert.Contains("more than 100,000 values", Error(text + "services: {a: {image: i}}"));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    public void DeepNesting_IsRefused(string open) =>
        Assert.Contains(
            Errors("services: " + string.Concat(Enumerable.Repeat(open, 100_000))),
            error => error.Contains("nested deeper than 50 levels"));

    [Fact]
    public void File_OverOneMegabyte_IsRefused() =>
        Assert.Contains("at most 1,048,576 are read", Error(Service() + new string('#', 1024 * 1024)));

    [Fact]
    public void ByteOrderMark_IsSkipped() => Assert.Equal("i", Stack("\uFEFF" + Service()).Services["a"].Spec.Container.Image);
}
