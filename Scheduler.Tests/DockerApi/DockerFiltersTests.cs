using Scheduler.Node.Http.DockerApi.Requests;

namespace Scheduler.Tests.DockerApi;

public sealed class DockerFiltersTests
{
    [Theory]
    [InlineData("""{"name":{"web":true,"db":true}}""")]
    [InlineData("""{"name":["web","db"]}""")]
    [InlineData("""{"name":{"web":true,"db":true,"not":false}}""")]
    public void Filters_InEitherForm_AreTheSame(string text)
    {
        var (filters, fault) = DockerFilters.Parse(text, "name");

        Assert.Null(fault);
        Assert.Equal(["db", "web"], filters!["name"].Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"name":[]}""")]
    [InlineData("""{"name":null}""")]
    public void Filters_WithoutValues_AdmitAll(string text)
    {
        var (filters, _) = DockerFilters.Parse(text, "name");

        Assert.False(filters!.Has("name"));
        Assert.True(filters.Admits("name", _ => false));
    }

    [Theory]
    [InlineData("""{"nmae":["web"]}""", "invalid filter 'nmae'")]
    [InlineData("""{"name":"web"}""", "invalid filter 'name'")]
    [InlineData("""{"name":{"web":"yes"}}""", "invalid filter 'name'")]
    [InlineData("""{"name":[["web"]]}""", "invalid filter 'name'")]
    [InlineData("""["name"]""", "a JSON object")]
    [InlineData("""{"name":["web"]""", "invalid filters")]
    [InlineData("""{"name":["\ud800"]}""", "invalid filters")]
    [InlineData("name", "invalid filters")]
    public void Filters_ThatCannotBeUnderstood_AreRefused(string text, string fault)
    {
        var (filters, found) = DockerFilters.Parse(text, "name");

        Assert.Null(filters);
        Assert.Contains(fault, found, StringComparison.Ordinal);
    }

    [Fact]
    public void Filters_Endless_AreRefused()
    {
        Assert.NotNull(DockerFilters.Parse(new string('[', 100_000), "name").Fault);
        Assert.NotNull(DockerFilters.Parse(new string('[', 1000), "name").Fault);
        Assert.NotNull(DockerFilters.Parse($$"""{"name":[{{string.Join(',', Enumerable.Repeat("\"x\"", 1001))}}]}""", "name").Fault);
    }

    [Theory]
    [InlineData("""{"label":["a"]}""", true)]
    [InlineData("""{"label":["a=1"]}""", true)]
    [InlineData("""{"label":["a=1","b"]}""", true)]
    [InlineData("""{"label":["a=2"]}""", false)]
    [InlineData("""{"label":["a=1","c"]}""", false)]
    [InlineData("""{"label":["a="]}""", false)]
    [InlineData("""{"label":["b="]}""", true)]
    public void Labels_AllMustBeThere(string text, bool admits)
    {
        var (filters, _) = DockerFilters.Parse(text, "label");

        Assert.Equal(admits, filters!.AdmitsLabels("label", () => new Dictionary<string, string> { ["a"] = "1", ["b"] = "" }));
    }
}
