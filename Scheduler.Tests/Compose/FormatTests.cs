using Scheduler.Core.Compose;
using static Scheduler.Tests.Compose.ComposeText;

namespace Scheduler.Tests.Compose;

/// <summary>The file as a whole: its format, its name, its keys.</summary>
public class FormatTests
{
    [Fact]
    public void FirstFormat_HasItsServicesAtTheTop()
    {
        var services = Stack("""
            web:
              image: i
              net: host
              log_driver: syslog
              log_opt: {tag: x}
            db:
              image: j
              volumes: ['data:/d']
              volume_driver: nfs
            """).Services;
        Assert.Equal(
            ("host", "syslog", "x"),
            (services["web"].Spec.Container.NetworkMode,
                services["web"].Spec.Container.Logging!.Driver,
                services["web"].Spec.Container.Logging!.Options["tag"]));
        var mount = Assert.Single(services["db"].Spec.Container.Mounts);
        Assert.Equal(("data", "nfs"), (mount.Source, mount.Volume!.Driver));
    }

    [Theory]
    [InlineData("version: '2'\n")]
    [InlineData("version: \"2.4\"\n")]
    [InlineData("version: 3.8\n")]
    [InlineData("name: other\n")]
    [InlineData("x-any: {a: [b]}\n")]
    [InlineData("")]
    public void Format_OfAnyVersion_IsRead(string head) => Assert.Equal("i", Stack(head + Service()).Services["a"].Spec.Container.Image);

    [Fact]
    public void Name_OfTheCaller_WinsOverTheFiles_WhichWinsOverTheDefault()
    {
        Assert.Equal("shop", Stack(Service()).Name);
        Assert.Equal("n", Stack("name: n\n" + Service()).Name);
        Assert.Equal("mine", (Input("name: n\n" + Service()) with { StackName = "mine" }).Stack().Name);
        Assert.Contains("has no name", Assert.Single((Input(Service()) with { DefaultStackName = null }).Errors()));
    }

    [Theory]
    [InlineData("name: 'a/b'\n", "c.yml:1:7: name: the stack's name \"a/b\"")]
    [InlineData("name: ''\n", "must not be empty")]
    public void Name_Malformed_IsAnError(string head, string expected) => Assert.Contains(expected, Error(head + Service()));

    [Theory]
    [InlineData("a/b", "a name holds only")]
    [InlineData("\"a\\nb\"", "a name holds only")]
    [InlineData("-a", "starts with a letter or a digit")]
    [InlineData("\"\"", "must not be empty")]
    [InlineData("a123456789a123456789a123456789a123456789a123456789a123456789a123456789", "at most 63 characters")]
    public void ServiceName_Malformed_IsAnError(string name, string expected) =>
        Assert.Contains(expected, Error($"services: {{ok: {{image: i}}, {name}: {{image: i}}}}"));

    [Theory]
    [InlineData("services: {}", "c.yml:1:1: services: there are no services to run")]
    [InlineData("services:", "there are no services to run")]
    [InlineData("volumes: {a: }", "there are no services to run")]
    [InlineData("services: [a]", "must be a map, is a list")]
    [InlineData("services: {a: }", "services.a: must be a map, is empty")]
    [InlineData("services: {a: []}", "services.a: must be a map, is a list")]
    [InlineData("services: {a: {}}", "services.a: must have an image")]
    [InlineData("services: {a: {image: }}", "services.a: must have an image")]
    [InlineData("services: {a: {image: ''}}", "services.a.image: must not be empty")]
    [InlineData("models: {m: {model: x}}\nservices: {a: {image: i}}", "c.yml:1:1: models: is not supported: AI models are not run here")]
    [InlineData("servces: 1\nservices: {a: {image: i}}", "did you mean services?")]
    public void File_WithoutUse_IsAnError(string text, string expected) => Assert.Contains(Errors(text), error => error.Contains(expected));

    [Fact]
    public void UnknownKey_IsAnErrorAtItsLine_WithAGuess() =>
        Assert.Equal("c.yml:4:5: services.a.comand: is not a known key; did you mean command?", Error(Service("comand: x")));

    [Fact]
    public void RefusedKey_SaysWhatToDoInstead() =>
        Assert.Equal(
            "c.yml:4:5: services.a.provider: is not supported: a service here is a container",
            Error(Service("provider: {type: x}")));

    [Fact]
    public void RefusedKey_ThatSaysNothing_IsPassedOver() => Assert.NotNull(Stack(Service("models: []", "post_start:", "volumes_from: []")));

    [Fact]
    public void ManyErrors_AreAllToldAtOnce_UpToALimit()
    {
        var errors = Errors(Service([.. Enumerable.Range(0, 1000).Select(i => $"bad{i}: x")]));
        Assert.Equal(201, errors.Count);
        Assert.Equal("c.yml: and 800 more findings, which are not shown", errors[^1]);
    }

    [Fact]
    public void Findings_ComeInTheOrderOfTheLines() =>
        Assert.Equal([4, 5, 6], ComposeReader.Read(Input(Service("zz: 1", "tty: x", "aa: 1"))).Findings.Select(finding => finding.Line));

    [Fact]
    public void SameInput_GivesTheSameResult()
    {
        var text = File.ReadAllText(Samples.PathOf("web"));
        Assert.Equal(Samples.Json(Stack(text)), Samples.Json(Stack(text)));
    }

    [Fact]
    public void NoFiles_IsAnError() => Assert.Contains("give from 1 to 32 files", Assert.Single(Input().Errors()));
}
