using System.Diagnostics;
using System.Text.Json.Nodes;
using Scheduler.Node.Cli;

namespace Scheduler.Tests.Cli;

/// <summary>catalog: add, list, show, deploy, upgrade, refresh and remove.</summary>
public sealed class CatalogCommandStories
{
    private const string Compose = "version: '2'\nservices: {front: {image: 'web:${TAG}', environment: {P: '${PASSWORD}'}}}";

    [Fact]
    public async Task Folder_Added_IsListedAndShown()
    {
        await using var stage = await StageAsync();

        var add = await stage.RunAsync("catalog", "add", "library", "cat");
        var list = await stage.RunAsync("catalog", "list");
        var all = await stage.RunAsync("catalog", "show", "library");
        var one = await stage.RunAsync("catalog", "show", "library/shop", "--version", "1.0.0");

        Assert.Equal((ExitCode.Done, "library: 2 templates\n"), (add.Code, add.Output));
        Assert.Contains("uploaded", list.Lines[1]);
        Assert.Contains(all.Lines, line => line.StartsWith("infra*net", StringComparison.Ordinal));
        Assert.Contains(all.Lines, line => line.StartsWith("shop", StringComparison.Ordinal) && line.Contains("1.1.0") && line.Contains("The shop"));
        Assert.Contains("versions: 1.0.0, 1.1.0, 2.0.0", one.Lines);
        Assert.Contains(one.Lines, line => line.StartsWith("PASSWORD", StringComparison.Ordinal) && line.Contains("yes"));
    }

    [Fact]
    public async Task Template_Deployed_IsAStackThatRemembersItsTemplate()
    {
        await using var stage = await StageAsync();
        await stage.RunAsync("catalog", "add", "library", "cat");
        stage.File("answers.yml", "PASSWORD: open");

        var run = await stage.RunAsync("catalog", "deploy", "library/shop", "--stack", "s1", "--version", "1.0.0", "--answers", "answers.yml", "-d");

        Assert.Equal((ExitCode.Done, "s1 is of library/shop 1.0.0\ns1/front created\n"), (run.Code, run.Output));
        var of = await stage.Gateway.GetJsonAsync("/v1/stacks/s1/template");
        Assert.Equal(("library", "1.0.0"), ((string?)of["catalog"], (string?)of["version"]));
        Assert.Equal(["1.1.0"], of["upgradesTo"]!.AsArray().Select(version => (string?)version));
        Assert.DoesNotContain("open", of.ToJsonString());
        Assert.Contains("web:1", (await stage.Gateway.GetJsonAsync("/v1/services/s1/front")).ToJsonString());
    }

    [Fact]
    public async Task Template_WithoutANeededAnswer_SaysWhich()
    {
        await using var stage = await StageAsync();
        await stage.RunAsync("catalog", "add", "library", "cat");

        var run = await stage.RunAsync("catalog", "deploy", "library/shop", "-d");

        Assert.Equal((ExitCode.Failed, "scheduler: answers.PASSWORD is needed\n"), (run.Code, run.Error));
        Assert.Empty((await stage.Gateway.GetJsonAsync("/v1/stacks")).AsArray());
    }

    [Fact]
    public async Task Template_DeployedByAPerson_IsAskedForWhatIsMissing()
    {
        await using var stage = await StageAsync();
        await stage.RunAsync("catalog", "add", "library", "cat");
        stage.Secret = "open";

        var run = await stage.RunAsync(interactive: true, CancellationToken.None, "catalog", "deploy", "library/shop", "-d");

        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Contains("\"P\":\"open\"", (await stage.Gateway.GetJsonAsync("/v1/services/shop/front")).ToJsonString());
    }

    [Fact]
    public async Task Stack_Upgraded_GoesToTheNewestThatTakesIt_WithItsAnswers()
    {
        await using var stage = await StageAsync();
        await stage.RunAsync("catalog", "add", "library", "cat");
        stage.File("answers.yml", "PASSWORD: open");
        await stage.RunAsync("catalog", "deploy", "library/shop", "--version", "1.0.0", "--answers", "answers.yml", "-d");

        var run = await stage.RunAsync("catalog", "upgrade", "shop", "-d");
        var service = (await stage.Gateway.GetJsonAsync("/v1/services/shop/front")).ToJsonString();
        var tooFar = await stage.RunAsync("catalog", "upgrade", "shop", "--version", "2.0.0", "-d");
        var back = await stage.RunAsync("catalog", "upgrade", "shop", "--version", "1.0.0", "-d");

        Assert.Equal((ExitCode.Done, "shop is of library/shop 1.1.0\nshop/front updated\n"), (run.Code, run.Output));
        Assert.Contains("web:2", service);
        Assert.Contains("\"P\":\"open\"", service);
        Assert.Contains("Version 2.0.0 may be upgraded to from >=1.5.0 only, and the stack is of 1.1.0.", tooFar.Error);
        Assert.Contains("Version 1.0.0 is older than 1.1.0", back.Error);
    }

    [Fact]
    public async Task Stack_Removed_IsOfNoTemplateAnyMore()
    {
        await using var stage = await StageAsync();
        await stage.RunAsync("catalog", "add", "library", "cat");
        stage.File("answers.env", "PASSWORD=open");
        await stage.RunAsync("catalog", "deploy", "library/shop", "--answers", "answers.env", "-d");

        await stage.RunAsync("down", "shop", "-d");

        Assert.Contains("was not made of a template", (await stage.RunAsync("catalog", "upgrade", "shop")).Error);
    }

    [SkippableFact]
    public async Task GitRepository_Added_IsReadAndRefreshed()
    {
        await using var stage = await StageAsync();
        Skip.IfNot(await GitAsync(stage, "init", "-q"), "there is no git program here");
        await CommitAsync(stage);

        var add = await stage.RunAsync("catalog", "add", "library", $"file://{stage.Folder}/cat");
        stage.File("cat/templates/other/0/docker-compose.yml", Compose);
        await CommitAsync(stage);
        var refresh = await stage.RunAsync("catalog", "refresh", "library");
        Directory.Delete(Path.Combine(stage.Folder, "cat"), recursive: true);
        var gone = await stage.RunAsync("catalog", "refresh", "library");
        var list = JsonNode.Parse((await stage.RunAsync("catalog", "list", "--json")).Output)![0]!;

        Assert.Equal((ExitCode.Done, ""), (add.Code, add.Error));
        Assert.StartsWith("library: 2 templates of commit ", add.Output);
        Assert.StartsWith("library: 3 templates of commit ", refresh.Output);
        Assert.Equal(ExitCode.Failed, gone.Code);
        Assert.Contains("cannot be read", (string?)list["fault"]);
    }

    [Theory]
    [InlineData("ext::sh -c touch%20x", "is no address of a git repository")]
    [InlineData("ext://x", "must begin with https:// or file://")]
    [InlineData("https://u:p@example.org/x.git", "must not hold a password")]
    [InlineData("git@example.org:x.git", "must begin with")]
    public async Task GitRepository_OfAnAddressThatIsNotTaken_IsRefused(string address, string expected)
    {
        await using var stage = await StageAsync();
        Assert.Contains(expected, (await stage.RunAsync("catalog", "add", "library", address)).Error);
    }

    [Fact]
    public async Task Folder_WithoutTemplates_IsRefused()
    {
        await using var stage = await StageAsync();
        Directory.CreateDirectory(Path.Combine(stage.Folder, "none"));
        Assert.Contains("There is no template in ", (await stage.RunAsync("catalog", "add", "library", "none")).Error);
        Assert.Equal(ExitCode.Usage, (await stage.RunAsync("catalog", "add", "library", "nosuch")).Code);
    }

    [Fact]
    public async Task Catalog_Removed_IsGone()
    {
        await using var stage = await StageAsync();
        await stage.RunAsync("catalog", "add", "library", "cat");

        Assert.Equal(ExitCode.Done, (await stage.RunAsync("catalog", "remove", "library")).Code);
        Assert.Equal(ExitCode.Failed, (await stage.RunAsync("catalog", "show", "library")).Code);
        Assert.Contains("There is no template library/shop", (await stage.RunAsync("catalog", "deploy", "library/shop")).Error);
    }

    /// <summary>A folder <c>cat</c> with two templates, one of them in three versions.</summary>
    private static async Task<CliStage> StageAsync()
    {
        var stage = await CliStage.StartAsync();
        foreach (var (path, text) in new[]
        {
            ("templates/shop/config.yml", "name: The shop\nversion: 1.1.0\n"),
            ("templates/shop/catalogIcon-shop.svg", "<svg/>"),
            ("templates/shop/0/docker-compose.yml", Compose),
            ("templates/shop/0/rancher-compose.yml", Rancher("1.0.0", "1", "")),
            ("templates/shop/1/docker-compose.yml.tpl",
                "{{- $x := .Values.TAG }}\nversion: '2'\nservices: {front: {image: 'web:{{ $x }}', environment: {P: '${PASSWORD}'}}}"),
            ("templates/shop/1/rancher-compose.yml", Rancher("1.1.0", "2", "  upgrade_from: '>=1.0.0 <1.1.0'\n")),
            ("templates/shop/2/docker-compose.yml", Compose),
            ("templates/shop/2/rancher-compose.yml", Rancher("2.0.0", "3", "  upgrade_from: '>=1.5.0'\n")),
            ("infra-templates/net/0/docker-compose.yml", "net: {image: i}"),
        })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(stage.Folder, "cat", path))!);
            stage.File("cat/" + path, text);
        }

        return stage;
    }

    private static string Rancher(string version, string tag, string more) =>
        $".catalog:\n  version: {version}\n{more}  questions:\n  - {{variable: TAG, type: string, default: '{tag}'}}\n  - {{variable: PASSWORD, type: password, required: true}}\n";

    private static async Task CommitAsync(CliStage stage)
    {
        Directory.CreateDirectory(Path.Combine(stage.Folder, "cat/templates/other/0"));
        Assert.True(await GitAsync(stage, "add", "."));
        Assert.True(await GitAsync(stage, "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "x"));
    }

    private static async Task<bool> GitAsync(CliStage stage, params string[] arguments)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", arguments)
            {
                WorkingDirectory = Path.Combine(stage.Folder, "cat"),
                RedirectStandardError = true
            })!;
            await git.WaitForExitAsync();
            return git.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
