using System.Runtime.InteropServices;
using Scheduler.Docker;

namespace Scheduler.Tests.Engines;

/// <summary>
/// A real Docker engine of the tests' own, with the image <see cref="Image"/> in it. As a collection fixture one serves
/// a whole run; a test that needs several engines makes more and disposes them.
/// </summary>
public sealed class PrivateEngine : IAsyncLifetime
{
    /// <summary>A busybox with sh, httpd, nc and the like; see <c>scripts/engine image</c>.</summary>
    public const string Image = "scheduler/busybox:1";

    private const int Stop = 19;
    private const int Continue = 18;

    private readonly string[] _options;
    private EngineFolder? _folder;
    private DockerEndpoint? _endpoint;
    private string? _unavailable;

    public PrivateEngine()
        : this("tests", [])
    {
    }

    /// <param name="name">Shown as the engine's label <c>scheduler.engine</c>.</param>
    /// <param name="dockerdOptions">What dockerd is told beyond what <c>scripts/engine</c> tells it.</param>
    /// <param name="netns">A network namespace for it; null: the machine's own.</param>
    internal PrivateEngine(string name, string[] dockerdOptions, string? netns = null)
    {
        string[] space = netns is null ? [] : ["--netns", netns];
        _options = ["--name", name, .. space, "--", .. dockerdOptions];
    }

    public DockerEndpoint Endpoint => _endpoint ?? throw new InvalidOperationException(_unavailable ?? "not started");

    /// <summary>Where published ports answer.</summary>
    public string Address { get; private set; } = "127.0.0.1";

    public bool IsAvailable => _endpoint is not null;

    /// <summary>To be called first by every test that uses the engine.</summary>
    public void SkipUnlessAvailable() => Skip.If(_unavailable is not null, _unavailable);

    public DockerEngine Open(DockerEngineOptions? options = null) => new(Endpoint, options);

    /// <summary>dockerd answers nobody until <see cref="Thaw"/>; containers go on.</summary>
    public void Freeze()
    {
        Signal(Stop);
        // The signal returns while threads on other processors still run, and one of those may answer.
        if (!SpinWait.SpinUntil(IsStopped, TimeSpan.FromSeconds(10)))
            throw new InvalidOperationException("dockerd did not stop");
    }

    public void Thaw() => Signal(Continue);

    /// <summary>Ends dockerd in an orderly way and starts it again.</summary>
    public async Task RestartAsync()
    {
        await EngineScript.RunAsync("halt", _folder!.Location);
        await StartAsync();
    }

    /// <summary>Kills dockerd alone, as a crash would; <see cref="StartAsync"/> brings it back.</summary>
    public Task KillAsync() => EngineScript.RunAsync("halt", _folder!.Location, "KILL");

    public async Task StartAsync()
    {
        var printed = await EngineScript.RunAsync(["start", _folder!.Location, .. _options]);
        _endpoint = DockerEndpoint.Parse(printed["DOCKER_HOST=".Length..]);
    }

    public async Task InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            _unavailable = "a Docker engine needs root";
            return;
        }

        try
        {
            await EngineScript.RunAsync("install");
        }
        catch (InvalidOperationException missing)
        {
            _unavailable = missing.Message;
            return;
        }

        await EngineFolder.RemoveLeftoversAsync();
        _folder = EngineFolder.Take();
        await StartAsync();
        await EngineScript.RunAsync("image", _folder.Location);
        Address = await EngineScript.RunAsync("address", _folder.Location);
    }

    public async Task DisposeAsync()
    {
        if (_folder is null)
            return;

        await EngineScript.RunAsync("stop", _folder.Location);
        _folder.Dispose();
    }

    /// <summary>What dockerd and its containerd have said so far.</summary>
    public Task<string> LogAsync() => File.ReadAllTextAsync(Path.Combine(_folder!.Location, "log"));

    /// <summary>The machine's files as its dockerd sees them.</summary>
    internal string Root => $"/proc/{DaemonId}/root";

    private int DaemonId =>
        int.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(Endpoint.SocketPath)!, "docker.pid")));

    private bool IsStopped() => Directory.GetDirectories($"/proc/{DaemonId}/task")
        .All(thread => File.ReadAllText($"{thread}/stat").Contains(") T "));

    private void Signal(int signal)
    {
        if (Kill(DaemonId, signal) != 0)
            throw new InvalidOperationException($"signal {signal} did not reach dockerd");
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
