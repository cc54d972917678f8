using System.Text;
using System.Text.Json.Nodes;
using Scheduler.Core.Hosts;
using Scheduler.Node.Engines.Calls;
using Scheduler.Tests.Node;

namespace Scheduler.Tests.Engines.Calls;

/// <summary>What holds for calls to a host's engine, whatever lies between.</summary>
public abstract class EngineCallsContract : IAsyncLifetime
{
    private static readonly EngineCall Start =
        new("POST", $"/exec/{ScriptedContainer.Exec}/start") { Body = ScriptedContainer.StartBody, IsTwoWay = true };

    private protected ScriptedContainer Host { get; } = new();

    /// <summary>The way to <see cref="Host"/>.</summary>
    private protected abstract IEngineCalls Calls { get; }

    public abstract Task InitializeAsync();

    public virtual async Task DisposeAsync() => await Host.DisposeAsync();

    [Fact]
    public async Task Answer_OfJson_IsAsTheEngineGaveIt()
    {
        var read = await JsonAnswer.ReadAsync(Calls, Inspect(ScriptedContainer.Own), 1024, CancellationToken.None);

        Assert.Equal((200, ScriptedContainer.Own), (read.Status, read.Json!.Value.GetProperty("Id").GetString()));
    }

    [Fact]
    public async Task Answer_ThatIsNo_HasTheEnginesWords()
    {
        await using var answer = await Calls.CallAsync(Inspect("nobody"));

        Assert.Equal((404, "application/json"), (answer.Head.Status, answer.Head.ContentType));
        Assert.Equal("No such container: nobody", (string?)JsonNode.Parse(await TextAsync(answer))!["message"]);
    }

    [Fact]
    public async Task TwoWayStream_CarriesBothWaysUntouched()
    {
        await using var answer = await Calls.CallAsync(Start);
        Assert.True(answer.Head.IsTwoWay());
        Assert.Equal("application/vnd.docker.raw-stream", answer.Head.ContentType);
        var said = new byte[3_000_001];
        new Random(7).NextBytes(said);

        var saying = answer.WriteAsync(said).AsTask();
        var heard = new byte[said.Length];
        for (var at = 0; at < heard.Length;) at += await answer.ReadAsync(heard.AsMemory(at)).AsTask().WaitAsync(Patience.Long);
        await saying;

        Assert.Equal(said, heard);
    }

    [Fact]
    public async Task TwoWayStream_WhoseInputEnds_GoesOnUntilItsOutputDoes()
    {
        await using var answer = await Calls.CallAsync(Start);
        await answer.WriteAsync("hello "u8.ToArray());
        await answer.EndInputAsync();

        Assert.Equal("hello goodbye", await TextAsync(answer));
    }

    [Fact]
    public async Task TwoWayStream_LetGoOf_EndsForTheCommand()
    {
        Host.Command = static async (stream, end) => await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, end);
        var answer = await Calls.CallAsync(Start);

        await answer.DisposeAsync();

        await Host.Left.WaitAsync(Patience.Long);
    }

    [Fact]
    public async Task TwoWayStream_OfACommandThatReadsNothingAndEnds_HasItsLastWords()
    {
        Host.Command = ScriptedContainer.WordAsync;
        await using var answer = await Calls.CallAsync(Start);
        try
        {
            for (var i = 0; i < 32; i++) await answer.WriteAsync(new byte[1024]);
        }
        catch (EngineException)
        {
            // It may have ended by now: what it said is there all the same.
        }

        Assert.Equal("word", await TextAsync(answer));
    }

    [Fact]
    public async Task TwoWayStream_OfACommandThatEndsWithInputUnread_EndsInOrder()
    {
        var sent = new TaskCompletionSource();
        Host.Command = async (stream, end) =>
        {
            await sent.Task;
            await ScriptedContainer.WordAsync(stream, end);
        };
        await using var answer = await Calls.CallAsync(Start);
        await answer.WriteAsync(new byte[1024]);
        sent.SetResult();

        Assert.Equal("word", await TextAsync(answer));
    }

    [Fact]
    public async Task TwoWayStream_NobodyReads_IsNotReadFromTheEngineEither()
    {
        Host.Command = Host.FloodAsync;
        await using var answer = await Calls.CallAsync(Start);
        Assert.True(await answer.ReadAsync(new byte[16]) > 0);

        for (var before = -1L; before != Host.Written;)
        {
            before = Host.Written;
            for (var i = 0; i < 100; i++) await AskAsync();
        }

        Assert.InRange(Host.Written, 1, 64 * 1024 * 1024);
    }

    [Fact]
    public async Task TwoWayStream_TheCommandDoesNotRead_TakesABoundedPartAndCanBeGivenUp()
    {
        Host.Command = ScriptedContainer.SilenceAsync;
        var answer = await Calls.CallAsync(Start);
        using var enough = new CancellationTokenSource();
        var taken = 0L;
        var saying = SayAsync();

        for (var before = -1L; before != Interlocked.Read(ref taken);)
        {
            before = Interlocked.Read(ref taken);
            for (var i = 0; i < 100; i++) await AskAsync();
        }

        Assert.InRange(Interlocked.Read(ref taken), 1, 64 * 1024 * 1024);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => saying.WaitAsync(Patience.Long));
        await answer.DisposeAsync();

        async Task SayAsync()
        {
            while (true)
            {
                await answer.WriteAsync(new byte[32 * 1024], enough.Token);
                Interlocked.Add(ref taken, 32 * 1024);
            }
        }
    }

    [Fact]
    public async Task TwoWayStreams_OfManyCommandsThatDoNotRead_HoldUpNobodyElse()
    {
        Host.Command = ScriptedContainer.SilenceAsync;
        using var enough = new CancellationTokenSource();
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Calls.CallAsync(Start)));
        var saying = answers.Select(async answer =>
        {
            while (true) await answer.WriteAsync(new byte[32 * 1024], enough.Token);
        }).ToList();

        for (var i = 0; i < 50; i++) await AskAsync();

        await enough.CancelAsync();
        foreach (var one in saying) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one.WaitAsync(Patience.Long));
        foreach (var answer in answers) await answer.DisposeAsync();
    }

    [Fact]
    public async Task Answer_ThatBreaksOff_IsNoEnd()
    {
        await using var answer = await Calls.CallAsync(Inspect("broken"));

        await Assert.ThrowsAsync<EngineException>(() => TextAsync(answer));
    }

    [Fact]
    public async Task Engine_ThatDoesNotAnswer_FailsWithinTheCallsPatience()
    {
        var silent = Inspect("silent") with { Patience = TimeSpan.FromMilliseconds(300) };

        var fault = await Assert.ThrowsAsync<EngineException>(() => Calls.CallAsync(silent).WaitAsync(Patience.Long));

        Assert.Contains("did not answer", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_GivenUp_IsTheCallersCancellation()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Calls.CallAsync(Inspect("silent"), cancel.Token).WaitAsync(Patience.Long));
    }

    [Theory]
    [InlineData("POST", "/containers/create")]
    [InlineData("GET", "/containers/../info/json")]
    [InlineData("DELETE", "/containers/aaaa")]
    public async Task Call_ThatHostsDoNotTake_IsRefusedThere(string method, string path)
    {
        await using var answer = await Calls.CallAsync(new EngineCall(method, path));

        Assert.Equal(403, answer.Head.Status);
        Assert.Contains("hosts take no", await TextAsync(answer), StringComparison.Ordinal);
        Assert.Empty(Host.Requests);
    }

    [Fact]
    public async Task Call_ThatDoesSomethingToAContainerOfNobody_IsRefusedThere()
    {
        EngineCall[] calls =
        [
            new("POST", $"/containers/{ScriptedContainer.Foreign}/kill"),
            new("POST", $"/containers/{ScriptedContainer.Foreign}/exec") { Body = "{}" },
            new("POST", $"/exec/{ScriptedContainer.ForeignExec}/start") { Body = "{}", IsTwoWay = true },
        ];
        foreach (var call in calls)
        {
            await using var answer = await Calls.CallAsync(call);
            Assert.Equal(403, answer.Head.Status);
            Assert.Contains("not made by this cluster", await TextAsync(answer), StringComparison.Ordinal);
        }

        Assert.All(Host.Requests, request => Assert.StartsWith("GET ", request, StringComparison.Ordinal));
    }

    private static EngineCall Inspect(string container) => new("GET", $"/containers/{container}/json");

    private protected static async Task<string> TextAsync(IEngineAnswer answer)
    {
        var text = new StringBuilder();
        var chunk = new byte[1024];
        while (await answer.ReadAsync(chunk).AsTask().WaitAsync(Patience.Long) is var count and > 0)
            text.Append(Encoding.UTF8.GetString(chunk.AsSpan(0, count)));
        return text.ToString();
    }

    /// <summary>Takes its time, in which others get on, and shows that calls get through meanwhile.</summary>
    private async Task AskAsync() => Assert.Equal(404, (await JsonAnswer.ReadAsync(Calls, Inspect("nobody"), 1024, CancellationToken.None)).Status);
}
