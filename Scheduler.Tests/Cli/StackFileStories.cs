using System.Text.Json.Nodes;
using Scheduler.Node.Cli;

namespace Scheduler.Tests.Cli;

/// <summary>Stacks out of compose files with Rancher's beside them, templates and answers; and back into a file.</summary>
public sealed class StackFileStories
{
    private const string Template =
        "version: '2'\nservices:\n  front:\n    image: web:{{ .Values.TAG }}\n{{- if eq .Values.KIND \"big\" }}\n    mem_limit: 64m\n{{- end }}\n";
    private const string Rancher = ".catalog: {questions: [{variable: TAG, type: int, required: true, label: The tag}, {variable: KIND, type: enum, options: [small, big], default: small}]}\nfront: {scale: 3}";

    [Fact]
    public async Task Config_OfATemplateWithAnswers_ShowsWhatComesOfIt()
    {
        await using var stage = await StageAsync();
        stage.File("answers.yml", "TAG: 7\nKIND: big");

        var run = await stage.RunAsync("config", "-p", "shop", "--answers", "answers.yml");

        Assert.Equal((ExitCode.Done, ""), (run.Code, run.Error));
        var front = JsonNode.Parse(run.Output)!["services"]!["front"]!;
        Assert.Equal(
            (3, "web:7", 64 << 20),
            ((int)front["scale"]!, (string?)front["spec"]!["container"]!["image"],
                (int)front["spec"]!["container"]!["resources"]!["memoryLimitBytes"]!));
    }

    [Fact]
    public async Task Config_AsCompose_IsAFileThatGivesTheSame()
    {
        await using var stage = await StageAsync();
        stage.Input = "TAG=7";
        stage.File("out.yml", (await stage.RunAsync("config", "-p", "shop", "--answers", "-", "--compose")).Output);

        stage.Input = "TAG=7";
        var direct = await stage.RunAsync("config", "-p", "shop", "--answers", "-");

        Assert.Equal(direct.Output, (await stage.RunAsync("config", "-f", "out.yml", "--rancher-file", stage.File("none.yml", "{}"))).Output);
    }

    [Fact]
    public async Task Up_WithoutANeededAnswer_SaysWhichAndWhere()
    {
        await using var stage = await StageAsync();

        var run = await stage.RunAsync("up", "-p", "shop", "-d");

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("rancher-compose.yml:1:24: .catalog.questions[0]: the answer to TAG is needed", run.Error);
    }

    [Fact]
    public async Task Up_ByAPerson_AsksUntilTheAnswerIsOne()
    {
        await using var stage = await StageAsync();
        stage.Input = "seven\n7\n";

        var run = await stage.RunAsync(interactive: true, CancellationToken.None, "up", "-p", "shop", "-d");

        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Contains("The tag (int): TAG must be a whole number, is \"seven\"", run.Error);
        Assert.Contains("web:7", (await stage.Gateway.GetJsonAsync("/v1/services/shop/front")).ToJsonString());
    }

    [Fact]
    public async Task Export_OfAStack_GivesItAgain()
    {
        await using var stage = await StageAsync();
        stage.File("answers.yml", "TAG: 7");
        await stage.RunAsync("up", "-p", "shop", "--answers", "answers.yml", "-d");

        var export = await stage.RunAsync("export", "shop", "-o", "out.yml");
        var again = await stage.RunAsync("up", "-f", "out.yml", "--rancher-file", stage.File("none.yml", "{}"), "-d");
        var twice = await stage.RunAsync("export", "shop", "-o", "out.yml");
        var none = await stage.RunAsync("export", "nosuch");

        Assert.Equal((ExitCode.Done, "", ""), (export.Code, export.Output, export.Error));
        Assert.Equal("shop/front unchanged\n", again.Output);
        Assert.Equal((ExitCode.Usage, ExitCode.Failed), (twice.Code, none.Code));
    }

    private static async Task<CliStage> StageAsync()
    {
        var stage = await CliStage.StartAsync();
        stage.File("docker-compose.yml.tpl", Template);
        stage.File("rancher-compose.yml", Rancher);
        return stage;
    }
}
