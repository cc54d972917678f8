using System.Text;
using static Scheduler.Tests.Compose.ComposeText;

namespace Scheduler.Tests.Compose;

public class ExtendsTests
{
    [Fact]
    public void Extends_InTheSameFile_LaysTheServiceOverTheOther()
    {
        var container = Stack("""
            services:
              base: {image: i, user: u, environment: {A: 1, B: 1}, command: [x]}
              middle: {extends: base, hostname: m}
              a: {extends: {service: middle}, environment: [B=2], command: [y]}
            """).Services["a"].Spec.Container;
        Assert.Equal(("i", "u", "m", "y"), (container.Image, container.User, container.Hostname, container.Command!.Value.Single()));
        Assert.Equal(("1", "2"), (container.Environment["A"], container.Environment["B"]));
    }

    [Fact]
    public void Extends_FromAnotherFile_HasItsOwnDirectory()
    {
        var input = Input("services: {a: {extends: {file: ../lib/base.yml, service: base}, volumes: ['./own:/own']}}")
            .WithFiles(
                ("/srv/lib/base.yml", "services: {root: {image: $IMG}, base: {extends: root, volumes: ['./lib:/lib'], env_file: x.env}}"),
                ("/srv/lib/x.env", "A=1"))
            .With(("IMG", "i"));
        var container = input.Stack().Services["a"].Spec.Container;
        Assert.Equal(["/srv/lib/lib", "/srv/shop/own"], container.Mounts.Select(mount => mount.Source));
        Assert.Equal(("i", "1"), (container.Image, container.Environment["A"]));
    }

    [Theory]
    [InlineData("{extends: b}", "there is no service b to extend")]
    [InlineData("{extends: {}}", "must name a service")]
    [InlineData("{extends: [b]}", "must name a service")]
    [InlineData("{extends: {service: b, file: none.yml}}", "the file /srv/shop/none.yml is not there")]
    [InlineData("{extends: {service: b, file: bad.yml}}", "/srv/shop/bad.yml:1:1: must be a map")]
    [InlineData("{extends: {service: b, fil: x}}", "did you mean file?")]
    public void Extends_Wrong_IsAnError(string service, string expected) =>
        Assert.Contains(
            Input($"services: {{a: {service}, x: {{image: i}}}}").WithFiles(("/srv/shop/bad.yml", "- a")).Errors(),
            error => error.Contains(expected));

    [Fact]
    public void Extends_InACircle_NamesIt() =>
        Assert.Contains(
            Errors("services: {a: {extends: b, image: i}, b: {extends: c, image: i}, c: {extends: a, image: i}}"),
            error => error.Contains("extends in a circle: a -> b -> c -> a"));

    [Fact]
    public void Extends_AcrossFilesInACircle_IsAnError() =>
        Assert.Contains(
            Input("services: {a: {extends: {file: /x.yml, service: x}}}")
                .WithFiles(("/x.yml", "services: {x: {extends: {file: /x.yml, service: x}}}")).Errors(),
            error => error.Contains("extends in a circle: a -> x -> x"));

    [Fact]
    public void Extends_TooLongAChain_IsRefused()
    {
        var text = new StringBuilder("services:\n  s0: {image: i}\n");
        for (var i = 1; i < 60; i++) text.Append($"  s{i}: {{extends: s{i - 1}}}\n");
        Assert.Contains(Errors(text.ToString()), error => error.Contains("more than 32 services in a row"));
    }

    [Fact]
    public void Extends_ThatMultiplies_IsBounded()
    {
        var text = new StringBuilder(
            "services:\n  big: {image: i, environment: ["
            + string.Join(", ", Enumerable.Range(0, 5000).Select(i => $"A{i}=1"))
            + "]}\n");
        for (var i = 0; i < 500; i++) text.Append($"  s{i}: {{extends: big}}\n");
        Assert.Contains(Errors(text.ToString()), error => error.Contains("once extends is written out"));
    }
}
