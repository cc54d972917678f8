using System.Diagnostics;
using System.Globalization;
using System.Text;
using Scheduler.Messages;

namespace Scheduler.Node.Catalogs;

/// <summary>
/// Reads a catalog from a git repository, with the <c>git</c> program. Nothing is checked out: files are read from the
/// objects, so that neither hooks nor links nor paths of the repository touch this machine; protocols that run programs or
/// read local files are off; and time and size are bounded.
/// </summary>
/// <param name="protocols">Those that git may use, with colons between them.</param>
internal sealed class GitRepository(string protocols, TimeSpan patience)
{
    public const string ProtocolsUsual = "https:http:ssh";

    private const long BytesMax = 512L * 1024 * 1024;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>What is wrong with an address, or null.</summary>
    public string? Fault(string url)
    {
        if (url.Length is 0 or > 1_000 || url[0] == '-'
            || url.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            || url.Contains("::", StringComparison.Ordinal))
            return "is no address of a git repository";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || !url.Contains("://", StringComparison.Ordinal))
            return $"must begin with {string.Join(" or ", protocols.Split(':').Select(one => one + "://"))}";
        if (!protocols.Split(':').Contains(uri.Scheme))
            return $"must begin with {string.Join(" or ", protocols.Split(':').Select(one => one + "://"))}";
        return uri.UserInfo.Contains(':') ? "must not hold a password: whoever may list catalogs would read it" : null;
    }

    /// <summary>The files of the branch's latest commit, or why they cannot be had; exactly one of the two is null.</summary>
    public async Task<(GitFiles? Files, Refusal? Refusal)> ReadAsync(string url, string? branch, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("scheduler-catalog-");
        using var tooLate = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        tooLate.CancelAfter(patience);
        try
        {
            string[] of = branch is null ? [] : ["--branch", branch];
            await GitAsync(
                folder,
                ["clone", "--quiet", "--template=", "--bare", "--depth=1", "--single-branch", "--no-tags", .. of, "--", url, "repository"],
                null, tooLate.Token);
            var commit = Encoding.ASCII.GetString(await GitAsync(folder, ["-C", "repository", "rev-parse", "HEAD"], null, tooLate.Token)).Trim();
            return await FilesAsync(folder, commit, tooLate.Token);
        }
        catch (GitFailure failure)
        {
            return (null, Refusal.Invalid($"{url} cannot be read: {failure.Message}"));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (null, new Refusal(RefusalKind.Unavailable, $"{url} was not read within {patience.TotalSeconds:0} s."));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<(GitFiles?, Refusal?)> FilesAsync(DirectoryInfo folder, string commit, CancellationToken cancel)
    {
        var gathering = new CatalogGathering();
        var listed = Encoding.UTF8.GetString(await GitAsync(folder, ["-C", "repository", "ls-tree", "-r", "-l", "-z", commit], null, cancel));
        var wanted = listed.Split('\0').Select(Entry).Where(entry => entry.Path is not null && gathering.Wants(entry.Path, entry.Size)).ToList();
        if (wanted.Count > Core.Catalogs.CatalogLimits.FilesMax
            || wanted.Sum(entry => entry.Size) > Core.Catalogs.CatalogLimits.BytesMax)
            return (null, gathering.TooMany);
        var contents = await GitAsync(
            folder,
            ["-C", "repository", "cat-file", "--batch"],
            string.Concat(wanted.Select(entry => entry.Id + "\n")),
            cancel);
        var at = 0;
        foreach (var (path, _, size) in wanted)
        {
            // Each is a line that names it, its bytes, and the end of a line.
            at = Array.IndexOf(contents, (byte)'\n', Math.Min(at, contents.Length)) + 1;
            if (at == 0 || at + size > contents.Length) throw new GitFailure("its objects are not complete");
            if (gathering.Add(path!, contents[at..(at + (int)size)]) is { } refusal) return (null, refusal);
            at += (int)size + 1;
        }

        return gathering.Refusal is { } none ? (null, none) : (new GitFiles(commit, gathering.Files), null);
    }

    /// <summary>A line of ls-tree: mode, kind, id, size, then a tab and the path. Links and submodules are left out.</summary>
    private static (string? Path, string Id, long Size) Entry(string line)
    {
        var tab = line.IndexOf('\t');
        if (tab < 0
            || line[..tab].Split(' ', StringSplitOptions.RemoveEmptyEntries) is not ["100644" or "100755", "blob", var id, var size])
            return (null, "", 0);
        return (line[(tab + 1)..], id, long.Parse(size, CultureInfo.InvariantCulture));
    }

    private async Task<byte[]> GitAsync(DirectoryInfo folder, string[] arguments, string? input, CancellationToken cancel)
    {
        using var git = Start(folder, arguments);
        using var output = new MemoryStream();
        try
        {
            var read = git.StandardOutput.BaseStream.CopyToAsync(output, cancel);
            var words = git.StandardError.ReadToEndAsync(cancel);
            if (input is not null) await git.StandardInput.WriteAsync(input.AsMemory(), cancel);
            git.StandardInput.Close();
            await EndAsync(git, folder, cancel);
            await read;
            if (git.ExitCode != 0) throw new GitFailure(Said(await words));
        }
        finally
        {
            if (!git.HasExited)
            {
                git.Kill(entireProcessTree: true);
                await git.WaitForExitAsync(CancellationToken.None);
            }
        }

        return output.ToArray();
    }

    /// <summary>What a repository sends is not known before: its folder is looked at while it comes.</summary>
    private static async Task EndAsync(Process git, DirectoryInfo folder, CancellationToken cancel)
    {
        var end = git.WaitForExitAsync(cancel);
        while (await Task.WhenAny(end, Task.Delay(LookEvery, cancel)) != end)
        {
            cancel.ThrowIfCancellationRequested();
            if (SizeOf(folder) > BytesMax) throw new GitFailure($"it has more than {BytesMax:N0} bytes");
        }

        await end;
    }

    private static long SizeOf(DirectoryInfo folder)
    {
        try
        {
            return folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        }
        catch (IOException)
        {
            // A file went while it was looked at: the next look will tell.
            return 0;
        }
    }

    private Process Start(DirectoryInfo folder, string[] arguments)
    {
        var start = new ProcessStartInfo("git")
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        string[] safely = ["-c", "core.hooksPath=/dev/null", "-c", "credential.helper=", "-c", "http.followRedirects=initial"];
        foreach (var argument in safely.Concat(arguments)) start.ArgumentList.Add(argument);
        foreach (var (name, value) in new[]
        {
            ("GIT_ALLOW_PROTOCOL", protocols), ("GIT_TERMINAL_PROMPT", "0"), ("GIT_ASKPASS", "false"), ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_SSH_COMMAND", "ssh -o BatchMode=yes"), ("LC_ALL", "C"),
        })
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new GitFailure($"the git program cannot be run on this server: {missing.Message}");
        }
    }

    private static string Said(string words) =>
        Core.Shown.Text(words.Trim().ReplaceLineEndings(" "), 500) is { Length: > 0 } text ? text : "git failed and says nothing";

    private sealed class GitFailure(string message) : Exception(message);
}

/// <param name="Commit">Of which they are.</param>
/// <param name="Files">By path.</param>
internal sealed record GitFiles(string Commit, Dictionary<string, string> Files);
