using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Scheduler.Docker;

namespace Scheduler.Tests.Engines;

/// <summary>A real image registry that wants a password: Debian's docker-registry, unpacked into a folder of ours.</summary>
internal sealed class PrivateRegistry : IAsyncDisposable
{
    // Of the passwords below, as bcrypt wants it; cheap, for it protects nothing.
    private const string FirstLine = "tester:$2b$05$abcdefghijklmnopqrstuupx2xBUC4954936wVIjyyPHmUBFu0wCW";
    private const string ChangedLine = "tester:$2b$05$abcdefghijklmnopqrstuucvLPiN2Qd.gUmO.R9tcukwa2PSmW3RO";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scheduler-registry-");
    private readonly int _port = FreePort();
    private Process? _process;

    private PrivateRegistry() { }

    /// <summary>Loopback, which engines trust without TLS.</summary>
    public string Address => $"127.0.0.1:{_port}";

    public RegistryAuth Auth => new() { Username = "tester", Password = "open sesame", ServerAddress = Address };

    /// <summary>What is let in once the password was changed.</summary>
    public RegistryAuth ChangedAuth => Auth with { Password = "changed sesame" };

    /// <summary>The registry reads the file again when it is newer.</summary>
    public Task ChangePasswordAsync() => File.WriteAllTextAsync(Path.Combine(_folder.FullName, "htpasswd"), ChangedLine + "\n");

    /// <returns>Null when the program cannot be had.</returns>
    public static async Task<PrivateRegistry?> StartAsync()
    {
        var registry = new PrivateRegistry();
        if (await registry.ProgramAsync() is not { } program)
        {
            await registry.DisposeAsync();
            return null;
        }

        await registry.ServeAsync(program);
        return registry;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private async Task<string?> ProgramAsync()
    {
        const string Installed = "/usr/bin/docker-registry";
        if (File.Exists(Installed))
            return Installed;

        // Unpacked rather than installed, so that no service of its starts.
        var unpack = Process.Start(new ProcessStartInfo("sh",
            ["-c", "apt-get download -qq -o APT::Sandbox::User=root docker-registry && dpkg -x docker-registry_*.deb ."])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await unpack.WaitForExitAsync();
        var unpacked = Path.Combine(_folder.FullName, Installed[1..]);
        return File.Exists(unpacked) ? unpacked : null;
    }

    private async Task ServeAsync(string program)
    {
        var htpasswd = Path.Combine(_folder.FullName, "htpasswd");
        var config = Path.Combine(_folder.FullName, "config.yml");
        await File.WriteAllTextAsync(htpasswd, FirstLine + "\n");
        await File.WriteAllTextAsync(config, $"""
            version: 0.1
            log: [level: info]
            storage: [filesystem: [rootdirectory: {_folder.FullName}/data]]
            http: [addr: '{Address}']
            auth: [htpasswd: [realm: tests, path: {htpasswd}]]
            """.Replace('[', '{').Replace(']', '}'));
        _process = Process.Start(new ProcessStartInfo(program, ["serve", config])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("listening on") == true)
                listening.TrySetResult();
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await listening.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
