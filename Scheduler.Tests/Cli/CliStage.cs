using System.Collections.Immutable;
using Scheduler.Node.Cli;
using Scheduler.Node.Http;
using Scheduler.Tests.Gateway;

namespace Scheduler.Tests.Cli;

/// <summary>Runs commands in process, against a gateway of its own, and keeps what they wrote.</summary>
public sealed class CliStage : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("cli");

    private CliStage(TestGateway gateway) => Gateway = gateway;

    public TestGateway Gateway { get; }

    public string Folder => _directory.FullName;

    /// <param name="with">Changes what the gateway serves.</param>
    public static async Task<CliStage> StartAsync(Func<GatewayServices, GatewayServices>? with = null) =>
        new(await TestGateway.StartAsync(with: with));

    /// <summary>A file in the folder that commands run in.</summary>
    public string File(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    /// <summary>What comes on a command's standard input.</summary>
    public string Input { get; set; } = "";

    /// <summary>What a person types who is asked for a secret; null when there is none to ask.</summary>
    public string? Secret { get; set; }

    /// <summary>What the environment has beside the server's address.</summary>
    public ImmutableDictionary<string, string> Environment { get; set; } = ImmutableDictionary<string, string>.Empty;

    public Task<CliRun> RunAsync(params string[] arguments) => RunAsync(interactive: false, CancellationToken.None, arguments);

    public async Task<CliRun> RunAsync(bool interactive, CancellationToken cancel, params string[] arguments)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var environment = Environment
            .Add("SCHEDULER_URL", Gateway.Address.ToString())
            .Add("SCHEDULER_TOKEN", TestGateway.Token);
        var terminal = new Terminal(
            new StringReader(Input), output, error, interactive, interactive, environment, Folder, TimeProvider.System)
        {
            AskSecret = _ => Secret,
            OpenInput = () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Input))
        };
        var code = await CommandTree.RunAsync(arguments, terminal, (_, _) => throw new InvalidOperationException("No node is run here."), cancel);
        return new CliRun(code, output.ToString(), error.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}

/// <summary>How a command ended.</summary>
public sealed record CliRun(int Code, string Output, string Error)
{
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
