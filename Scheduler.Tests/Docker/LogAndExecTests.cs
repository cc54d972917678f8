using System.Formats.Tar;
using System.Text;
using Scheduler.Docker;
using Scheduler.Tests.Engines;

namespace Scheduler.Tests.Docker;

public sealed class LogAndExecTests(PrivateEngine host) : RealEngineTests(host)
{
    [SkippableFact]
    public async Task Logs_EndedContainer_AreSplitByStreamAndNarrowedByTail()
    {
        Host.SkipUnlessAvailable();
        var id = await RunAsync(Shell("echo one; echo two >&2; echo three; echo four"));
        await Engine.Containers.WaitAsync(id);

        var all = await Engine.Logs.ReadLinesAsync(id, new LogsRequest { Timestamps = true }).ToListAsync();
        var errors = await Engine.Logs.ReadLinesAsync(id, new LogsRequest { Stdout = false }).ToListAsync();
        // The order of lines is certain within a stream only, so each of these asks about one.
        var last = await Engine.Logs.ReadLinesAsync(id, new LogsRequest { Tail = 2, Stderr = false }).ToListAsync();
        var since = all.First(line => line.Text == "four").Time!.Value;
        var late = await Engine.Logs.ReadLinesAsync(id, new LogsRequest { Since = since, Stderr = false }).ToListAsync();

        Assert.Equal(["one", "three", "four"], Texts(all, LogStream.Stdout));
        Assert.Equal(["two"], Texts(all, LogStream.Stderr));
        Assert.All(all, line => Assert.NotNull(line.Time));
        Assert.Equal(["two"], errors.Select(line => line.Text));
        Assert.Equal("four", last[^1].Text);
        Assert.DoesNotContain(last, line => line.Text == "one");
        Assert.Equal(["four"], late.Select(line => line.Text));
    }

    [SkippableFact]
    public async Task Logs_Followed_ComeAsTheyAreSaidAndEndWithTheContainer()
    {
        Host.SkipUnlessAvailable();
        var id = await RunAsync(Shell("echo ready; read word; echo heard $word") with { OpenStdin = true });
        var heard = new List<string>();
        await foreach (var line in Engine.Logs.ReadLinesAsync(id, new LogsRequest { Follow = true }))
        {
            heard.Add(line.Text);
            if (line.Text == "ready")
                await SayAsync(id, "hello\n");
        }

        Assert.Equal(["ready", "heard hello"], heard);
    }

    [SkippableFact]
    public async Task Logs_OfATerminal_AreRaw()
    {
        Host.SkipUnlessAvailable();
        var id = await RunAsync(Shell("echo out; echo err >&2") with { Tty = true });
        await Engine.Containers.WaitAsync(id);

        var lines = await Engine.Logs.ReadLinesAsync(id, new LogsRequest()).ToListAsync();

        Assert.Equal(["Stdout:out", "Stdout:err"], lines.Select(line => $"{line.Stream}:{line.Text}"));
    }

    [SkippableFact]
    public async Task Exec_Command_GivesItsOutputsAndExitCode()
    {
        Host.SkipUnlessAvailable();
        var id = await RunAsync();

        var result = await Engine.Exec.RunAsync(id, new ExecSpec
        {
            Cmd = ["sh", "-c", "echo $WORD; pwd >&2; exit 3"], Env = ["WORD=hello"], WorkingDir = "/var",
        });

        Assert.Equal((3, "hello\n", "/var\n"), (result.ExitCode, result.StdoutText, result.StderrText));
    }

    [SkippableFact]
    public async Task Exec_WithInput_ReadsItToItsEnd()
    {
        Host.SkipUnlessAvailable();
        var id = await RunAsync();
        var input = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("0123456789abcde\n", 20_000)));

        var result = await Engine.Exec.RunAsync(id, new ExecSpec { Cmd = ["wc", "-c"] }, input);

        Assert.Equal("320000", result.StdoutText.Trim());
        Assert.Equal(0, result.ExitCode);
    }

    [SkippableFact]
    public async Task Exec_Terminal_HasTheSizeItWasGiven()
    {
        Host.SkipUnlessAvailable();
        var id = await RunAsync();
        var exec = await Engine.Exec.CreateAsync(id, new ExecSpec { Cmd = ["sh"], Tty = true, AttachStdin = true });
        await using var process = await Engine.Exec.StartAsync(exec, tty: true);
        await Engine.Exec.ResizeAsync(exec, rows: 33, columns: 101);
        await process.WriteAsync("stty size; exit 5\n"u8.ToArray());

        var said = new StringBuilder();
        await foreach (var frame in process.ReadAsync())
            said.Append(Encoding.UTF8.GetString(frame.Bytes.Span));

        Assert.Contains("33 101", said.ToString());
        Assert.Equal(5, (await Engine.Exec.InspectAsync(exec)).ExitCode);
    }

    [SkippableFact]
    public async Task Exec_MoreOutputThanAllowed_IsAnError()
    {
        Host.SkipUnlessAvailable();
        var id = await RunAsync();

        await Assert.ThrowsAsync<DockerProtocolException>(
            () => Engine.Exec.RunAsync(id, new ExecSpec { Cmd = ["yes"] }, outputBytesMax: 100_000));
    }

    [SkippableFact]
    public async Task Exec_CommandThatHangs_EndsAtTheDeadline()
    {
        Host.SkipUnlessAvailable();
        var id = await RunAsync();

        await Assert.ThrowsAsync<DockerDeadlineException>(() => Engine.Exec.RunAsync(
            id, new ExecSpec { Cmd = ["sleep", "1000"] }, deadline: TimeSpan.FromMilliseconds(500)));
    }

    [SkippableFact]
    public async Task Exec_InStoppedContainer_IsAConflict()
    {
        Host.SkipUnlessAvailable();
        var id = await CreateAsync();

        var failure = await Assert.ThrowsAsync<DockerApiException>(
            () => Engine.Exec.RunAsync(id, new ExecSpec { Cmd = ["true"] }));

        Assert.True(failure.IsConflict);
    }

    [SkippableFact]
    public async Task Archive_FilePutIn_ComesOutAgain()
    {
        Host.SkipUnlessAvailable();
        var id = await CreateAsync();
        await Engine.Archives.PutAsync(id, "/tmp", await TarAsync("note.txt", "remember"));

        await using var archive = await Engine.Archives.GetAsync(id, "/tmp/note.txt");
        await using var reader = new TarReader(archive);
        var entry = (await reader.GetNextEntryAsync(copyData: true))!;

        Assert.Equal("note.txt", entry.Name);
        Assert.Equal("remember", await new StreamReader(entry.DataStream!).ReadToEndAsync());
    }

    private async Task SayAsync(string container, string words)
    {
        await using var process = await Engine.Exec.AttachAsync(container, tty: false);
        await process.WriteAsync(Encoding.UTF8.GetBytes(words));
    }

    private static IEnumerable<string> Texts(IEnumerable<LogLine> lines, LogStream stream) =>
        lines.Where(line => line.Stream == stream).Select(line => line.Text);

    private static async Task<MemoryStream> TarAsync(string name, string text)
    {
        var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name)
            {
                DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
            });
        }

        tar.Position = 0;
        return tar;
    }
}
