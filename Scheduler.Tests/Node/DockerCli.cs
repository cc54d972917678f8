using System.Diagnostics;
using System.Text.Json;
using Scheduler.Tests.Databases;

namespace Scheduler.Tests.Node;

/// <summary>The real docker command, told where the node is; its token comes from the headers of a configuration of its own.</summary>
internal sealed class DockerCli : IDisposable
{
    private static readonly string? Program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, "docker")).FirstOrDefault(File.Exists);

    private readonly ScratchFolder _config = new();
    private readonly string _address;

    public DockerCli(NodeProcess node)
    {
        Skip.If(Program is null, "there is no docker command on the PATH");
        _address = $"tcp://{new Uri(node.Url).Authority}";
        var headers = new { HttpHeaders = new { Authorization = $"Bearer {File.ReadAllText(node.TokenFile).Trim()}" } };
        File.WriteAllText(_config.File("config.json"), JsonSerializer.Serialize(headers));
    }

    public string WriteFile(string name, string text)
    {
        File.WriteAllText(_config.File(name), text);
        return _config.File(name);
    }

    /// <summary>What it prints when all goes well.</summary>
    public async Task<string> PrintAsync(params IEnumerable<string> arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.ExitCode == 0, $"docker {string.Join(' ', arguments)}: {result.ExitCode} {result.Complaints}");
        return result.Output;
    }

    public async Task<CommandResult> RunAsync(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Program!) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["DOCKER_HOST"] = _address;
        start.Environment["DOCKER_CONFIG"] = Path.GetDirectoryName(_config.File("config.json"));
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, complaints) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience.Long);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }

        return new CommandResult(process.ExitCode, (await output).Trim(), (await complaints).Trim());
    }

    public void Dispose() => _config.Dispose();
}
