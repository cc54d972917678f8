using Scheduler.Messages.Registries;
using Scheduler.Node.Engines.Calls;
using Scheduler.Node.Http.DockerApi.Containers;

namespace Scheduler.Tests.DockerApi;

public sealed class ContainerPathTests
{
    private static readonly HashSet<string> Verbs = new(["json", "logs", "attach", "attach/ws"], StringComparer.Ordinal);
    private static readonly HashSet<string> Lone = new(["json", "create"], StringComparer.Ordinal);

    [Theory]
    [InlineData("json", "", "json")]
    [InlineData("create", "", "create")]
    [InlineData("web/json", "web", "json")]
    [InlineData("h1/web/json", "h1/web", "json")]
    [InlineData("h1%2Fweb/logs", "h1/web", "logs")]
    [InlineData("h1/json/json", "h1/json", "json")]
    [InlineData("web/attach/ws", "web", "attach/ws")]
    [InlineData("web/attach", "web", "attach")]
    [InlineData("web", "web", "")]
    [InlineData("h1/web", "h1/web", "")]
    [InlineData("", "", "")]
    public void Path_IsANameAndWhatIsAskedOfIt(string rest, string name, string verb) =>
        Assert.Equal(new ContainerPath(name, verb), ContainerPath.Parse(rest, Verbs, Lone));

    [Theory]
    [InlineData("GET", "/containers/web_1.x-2/json", true)]
    [InlineData("GET", "/containers/..%2Fx/json", false)]
    [InlineData("GET", "/containers/.hidden/json", false)]
    [InlineData("GET", "/images/registry:5000/a/b@sha256:00/json", true)]
    [InlineData("GET", "/images/a/../b/json", false)]
    [InlineData("GET", "/images/a//b/json", false)]
    [InlineData("GET", "/containers/short/logs", false)]
    [InlineData("DELETE", "/volumes/data", false)]
    [InlineData("GET", "/volumes/data?x=y", false)]
    [InlineData("POST", "/images/create", false)]
    [InlineData("GET", "/info", false)]
    [InlineData("GET", "/distribution/registry:5000/a/b:1/json", true)]
    [InlineData("GET", "/networks/shop_default", true)]
    [InlineData("DELETE", "/networks/shop_default", false)]
    public void Call_IsTakenOnlyInTheFormsThatHostsKnow(string method, string path, bool isTaken) =>
        Assert.Equal(isTaken, EngineCallRules.Of(new EngineCall(method, path)).Rule is not null);

    [Fact]
    public void Call_WithMoreThanItsKindHas_IsNotTaken()
    {
        var read = new EngineCall("GET", "/volumes");

        Assert.NotNull(EngineCallRules.Of(read).Rule);
        Assert.Contains("no parameter", EngineCallRules.Of(read with { Query = read.Query.Add("force", "1") }).Fault, StringComparison.Ordinal);
        Assert.Contains("no body", EngineCallRules.Of(read with { Body = "{}" }).Fault, StringComparison.Ordinal);
        Assert.Contains("no login", EngineCallRules.Of(read with { Login = new RegistryLogin("ci", "x") }).Fault, StringComparison.Ordinal);
        Assert.Contains("no two-way stream", EngineCallRules.Of(read with { IsTwoWay = true }).Fault, StringComparison.Ordinal);
        Assert.NotNull(EngineCallRules.Of(read with { Patience = TimeSpan.FromDays(1) }).Fault);
        Assert.NotNull(EngineCallRules.Of(read with { Query = read.Query.Add("filters", new string('x', 20_000)) }).Fault);
    }
}
