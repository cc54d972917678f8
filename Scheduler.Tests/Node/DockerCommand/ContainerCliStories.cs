using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node.DockerCommand;

/// <summary>Containers by the real docker command line, and by Docker's library for Python.</summary>
public sealed class ContainerCliStories(NodeStage stage, ITestOutputHelper output) : NodeStory(stage, output)
{
    private const string Counts = "command: [sh, -c, 'echo one; echo two >&2; while true; do sleep 1; echo more; done']";

    [SkippableFact]
    public async Task Containers_AreListedReadAndReachedByTheCommandLine()
    {
        DockerClients.SkipUnlessThereIs("docker");
        var node = await StartNodeAsync();
        using var docker = new DockerClients(node.Url, node.Token);
        await node.Api.UpAsync("cli", Sleepers.Compose("web", 2, Counts)
            + Sleepers.Service("tty", 1, "command: [sh]", "tty: true", "stdin_open: true"));
        await node.Api.UntilActiveAsync("cli/web", 2);
        await node.Api.UntilActiveAsync("cli/tty", 1);

        var names = (await docker.PrintAsync("ps", "--format", "{{.Names}}", "--filter", "label=com.docker.swarm.service.name=cli_web")).Split('\n');
        Assert.Equal(2, names.Length);
        Assert.All(names, name => Assert.StartsWith("h1/cli_web.", name, StringComparison.Ordinal));
        await ReadAsync(docker, names[0]);
        await RunCommandsAsync(docker, names[0], await docker.PrintAsync("ps", "--format", "{{.Names}}", "--filter", "name=cli_tty"));
        await DecideAsync(node, docker, names[1]);
    }

    [SkippableFact]
    public async Task Containers_AreListedReadAndReachedByDockersLibraryForPython()
    {
        DockerClients.SkipUnlessThereIs("python3");
        var node = await StartNodeAsync();
        using var docker = new DockerClients(node.Url, node.Token);
        Skip.If((await docker.RunAsync("python3", null, ["-c", "import docker"])).ExitCode != 0, "there is no docker library for Python");
        await node.Api.UpAsync("py", Sleepers.Compose("web", 1, Counts));
        await node.Api.UntilActiveAsync("py/web", 1);

        var result = await docker.RunAsync("python3", Script, ["-"]);

        Assert.True(result.ExitCode == 0, result.Complaints);
        var seen = JsonNode.Parse(result.Output)!;
        Assert.StartsWith("h1/py_web.1.", (string)seen["name"]!, StringComparison.Ordinal);
        Assert.Contains("one", (string)seen["logs"]!, StringComparison.Ordinal);
        Assert.Equal("[3, \"out\\n\", \"err\\n\"]", (string)seen["exec"]!);
        Assert.Equal("hello", (string)seen["socket"]!);
        Assert.Equal(0, (int)seen["code"]!);
        Assert.Contains("docker service create", (string)seen["refused"]!, StringComparison.Ordinal);
    }

    private const string Script = """
        import docker, json, socket
        client = docker.from_env()
        web = client.containers.get(client.containers.list()[0].name)
        code, (out, err) = web.exec_run(['sh', '-c', 'echo out; echo err >&2; exit 3'], demux=True)
        made = client.api.exec_create(web.id, ['cat'], stdin=True)
        stream = client.api.exec_start(made['Id'], socket=True)._sock
        stream.sendall(b'hello')
        stream.shutdown(socket.SHUT_WR)
        heard = b''
        while True:
            part = stream.recv(4096)
            if not part: break
            heard += part
        try: client.containers.run('any')
        except docker.errors.APIError as error: refused = error.explanation
        print(json.dumps({'name': web.name, 'logs': web.logs().decode(), 'exec': json.dumps([code, out.decode(), err.decode()]), 'socket': heard[8:].decode(),
                          'code': client.api.exec_inspect(made['Id'])['ExitCode'], 'refused': refused}))
        """;

    private static async Task ReadAsync(DockerClients docker, string name)
    {
        Assert.Equal($"/{name} running h1", await docker.PrintAsync("inspect", "-f", "{{.Name}} {{.State.Status}} {{.Node.Name}}", name));
        var logs = await docker.RunAsync("logs", name);
        Assert.StartsWith("one\n", logs.Output, StringComparison.Ordinal);
        Assert.Equal("two\n", logs.Complaints);
        Assert.Contains("sleep 1", await docker.PrintAsync("top", name), StringComparison.Ordinal);
        Assert.StartsWith(
            $"{name} ",
            await docker.PrintAsync("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}", name),
            StringComparison.Ordinal);
        using var following = docker.Start("docker", ["logs", "--follow", "--tail", "0", name]);
        Assert.Equal("more", await following.StandardOutput.ReadLineAsync().WaitAsync(Patience.Long));
        Assert.Equal("more", await following.StandardOutput.ReadLineAsync().WaitAsync(Patience.Long));
        following.Kill();
        await following.WaitForExitAsync();
    }

    private static async Task RunCommandsAsync(DockerClients docker, string name, string terminal)
    {
        Assert.Equal(new CommandResult(7, "out\n", "err\n"), await docker.RunAsync("exec", name, "sh", "-c", "echo out; echo err >&2; exit 7"));
        Assert.Equal(
            new CommandResult(0, "hello\ndone\n", ""),
            await docker.RunWithInputAsync("hello\n", "exec", "-i", name, "sh", "-c", "cat; echo done"));
        Assert.Equal(126, (await docker.RunAsync("exec", name, "/no/such/program")).ExitCode);
        Assert.Contains("No such container: nobody", (await docker.RunAsync("exec", "nobody", "true")).Complaints, StringComparison.Ordinal);
        DockerClients.SkipUnlessThereIs("script");
        var tty = await docker.RunAsync("script", null, ["-qec", $"docker exec -it {terminal} sh -c 'tty; exit 5'", "/dev/null"]);
        Assert.Equal(5, tty.ExitCode);
        Assert.Contains("/dev/pts/", tty.Output, StringComparison.Ordinal);
    }

    private async Task DecideAsync(NodeProcess node, DockerClients docker, string name)
    {
        var id = await docker.PrintAsync("inspect", "-f", "{{.Id}}", name);
        await docker.PrintAsync("kill", name);
        await Patience.UntilHoldsAsync(async () =>
            Assert.Equal("running 137", await docker.PrintAsync("inspect", "-f", "{{.State.Status}} 137", id)));
        var started = await docker.PrintAsync("inspect", "-f", "{{.State.StartedAt}}", id);
        await docker.PrintAsync("restart", name);
        Assert.NotEqual(started, await docker.PrintAsync("inspect", "-f", "{{.State.StartedAt}}", id));
        await docker.PrintAsync("stop", name);
        Assert.Equal("exited", await docker.PrintAsync("inspect", "-f", "{{.State.Status}}", id));
        await Patience.HoldsForAsync(TimeSpan.FromSeconds(1), async () =>
            Assert.Equal("exited", await docker.PrintAsync("inspect", "-f", "{{.State.Status}}", id)));
        await docker.PrintAsync("start", name);
        Assert.Equal("running", await docker.PrintAsync("inspect", "-f", "{{.State.Status}}", id));
        await docker.PrintAsync("rm", "-f", name);
        await node.Api.UntilActiveAsync("cli/web", 2);
        Assert.Equal(2, (await docker.PrintAsync("ps", "-q", "--filter", "label=com.docker.swarm.service.name=cli_web")).Split('\n').Length);
        Assert.Contains(
            "docker service create",
            (await docker.RunAsync("run", Engines.PrivateEngine.Image, "true")).Complaints,
            StringComparison.Ordinal);
    }
}
