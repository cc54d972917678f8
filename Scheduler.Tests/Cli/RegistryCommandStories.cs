using System.Text.Json.Nodes;
using Scheduler.Node.Cli;

namespace Scheduler.Tests.Cli;

/// <summary>registry login, list and logout.</summary>
public sealed class RegistryCommandStories
{
    private const string Secret = "open sesame 1";

    [Fact]
    public async Task Login_FromStandardInput_IsKeptListedAndForgotten()
    {
        await using var stage = await CliStage.StartAsync();
        stage.Input = Secret + "\r\n";

        var login = await stage.RunAsync("registry", "login", "https://index.docker.io/v1/", "-u", "ann", "--password-stdin");
        var list = await stage.RunAsync("registry", "list");
        var json = await stage.RunAsync("registry", "ls", "--json");
        var logout = await stage.RunAsync("registry", "logout", "docker.io");
        var empty = await stage.RunAsync("registry", "list", "--json");

        Assert.Equal(
            (ExitCode.Done, "docker.io: the login of ann is kept, and tried with the next pull\n", ""),
            (login.Code, login.Output, login.Error));
        Assert.Contains("ann", Assert.Single(list.Lines, line => line.StartsWith("docker.io ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal("ann", (string?)JsonNode.Parse(json.Output)![0]!["username"]);
        Assert.Equal((ExitCode.Done, "[]"), (logout.Code, empty.Output.Trim()));
        Assert.All([login, list, json], run => Assert.DoesNotContain(Secret, run.Output + run.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Login_ByAPerson_AsksForWhatIsMissing()
    {
        await using var stage = await CliStage.StartAsync();
        (stage.Input, stage.Secret) = ("ann\n", Secret);

        var run = await stage.RunAsync(interactive: true, CancellationToken.None, "registry", "login", "ghcr.io");

        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Single(await stage.Gateway.Registries.ListAsync());
    }

    [Theory]
    [InlineData("registry", "login", "ghcr.io")]
    [InlineData("registry", "login", "ghcr.io", "-u", "ann")]
    [InlineData("registry", "login", "ghcr.io", "-u", "ann", "--password-stdin")]
    [InlineData("registry", "login", "team", "-u", "ann", "--password-stdin")]
    [InlineData("registry", "login", "ghcr.io", "-u", "ann", "-p", "open sesame 1")]
    [InlineData("registry", "logout", "registry.example.org/team")]
    public async Task Login_WithAWrongCommandLine_DoesNothing(params string[] arguments)
    {
        await using var stage = await CliStage.StartAsync();

        var run = await stage.RunAsync(arguments);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Empty(await stage.Gateway.Registries.ListAsync());
    }
}
