using System.Diagnostics;
using System.Text;
using Scheduler.Tests.Databases;

namespace Scheduler.Tests.Node.DockerCommand;

/// <summary>The real docker command line, and whatever else speaks Docker's API, told where a server is and what its token is.</summary>
internal sealed class DockerClients : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly string _host;

    /// <param name="url">Of a server's gateway.</param>
    public DockerClients(string url, string token)
    {
        _host = $"tcp://{new Uri(url).Authority}";
        File.WriteAllText(_folder.File("config.json"), $$$"""{"HttpHeaders":{"Authorization":"Bearer {{{token}}}"}}""");
    }

    /// <param name="host">An engine, as <c>DOCKER_HOST</c> names it.</param>
    public DockerClients(string host) => _host = host;

    /// <summary>Skips the test where a program is missing.</summary>
    public static void SkipUnlessThereIs(string program) => Skip.If(
        !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program))),
        $"there is no {program} on the PATH");

    /// <summary>A file for a command to read. Answers its path.</summary>
    public string WriteFile(string name, string text)
    {
        File.WriteAllText(_folder.File(name), text);
        return _folder.File(name);
    }

    /// <summary>What <c>docker</c> prints when all goes well.</summary>
    public async Task<string> PrintAsync(params IEnumerable<string> arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.ExitCode == 0, $"docker {string.Join(' ', arguments)}: {result.ExitCode} {result.Complaints}");
        return result.Output.TrimEnd('\n');
    }

    public Task<CommandResult> RunAsync(params IEnumerable<string> arguments) => RunAsync("docker", null, arguments);

    /// <summary>With something on its standard input, which then ends.</summary>
    public Task<CommandResult> RunWithInputAsync(string input, params IEnumerable<string> arguments) => RunAsync("docker", input, arguments);

    /// <summary>Any program, in the same surroundings.</summary>
    public async Task<CommandResult> RunAsync(string program, string? input, IEnumerable<string> arguments)
    {
        using var process = Start(program, arguments);
        if (input is not null) await process.StandardInput.WriteAsync(input);
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

        return new CommandResult(process.ExitCode, await output, await complaints);
    }

    /// <summary>Starts a command that goes on until the test ends it.</summary>
    public Process Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8
        };
        (start.Environment["DOCKER_HOST"], start.Environment["DOCKER_CONFIG"]) = (_host, Path.GetDirectoryName(_folder.File("config.json")));
        return Process.Start(start)!;
    }

    public void Dispose() => _folder.Dispose();
}
