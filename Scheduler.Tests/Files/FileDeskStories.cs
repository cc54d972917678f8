using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Scheduler.Core.Files;
using Scheduler.Messages;
using Scheduler.Messages.Files;
using Scheduler.Node.Files;
using Scheduler.Node.Registries;
using Scheduler.Node.Webhooks;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Files;

/// <summary>The secrets and configs of a cluster, as its servers keep and share them.</summary>
public sealed class FileDeskStories
{
    private const string Name = "db_password";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly byte[] Data = "open sesame"u8.ToArray();
    private static readonly ImmutableSortedDictionary<string, string> NoLabels = ImmutableSortedDictionary<string, string>.Empty;
    private static readonly LoginKey Key = LoginKey.Of(new byte[32]);
    private static readonly LoginKey Other = LoginKey.Of(Enumerable.Repeat((byte)1, 32).ToArray());

    private readonly MemoryFileStore _store = new(TimeProvider.System);

    [Fact]
    public async Task Create_IsGivenToContainers_AndSealedWhereItIsKept()
    {
        var desk = Desk(Key);

        Assert.Null(await desk.CreateAsync(FileKind.Secret, Name, NoLabels.Add("a", "b"), Data));

        Assert.Equal(Data, (await desk.ForAsync(new FileWanted(FileKind.Secret, Name))).Data);
        var entry = Assert.Single(await desk.ListAsync(FileKind.Secret));
        Assert.Equal((Name, 1L, (long)Data.Length, "b"), (entry.Name, entry.Version, entry.Size, entry.Labels["a"]));
        Assert.Empty(await desk.ListAsync(FileKind.Config));
        Assert.DoesNotContain("sesame", Encoding.Latin1.GetString((await _store.DataAsync("secret", Name))!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_OfATakenName_IsRefused_ButEnsureTakesTheSameDataForDone()
    {
        var desk = Desk(Key);
        await desk.CreateAsync(FileKind.Secret, Name, NoLabels, Data);

        Assert.Equal(RefusalKind.Conflict, (await desk.CreateAsync(FileKind.Secret, Name, NoLabels, Data))!.Kind);
        Assert.Equal((false, null), await desk.EnsureAsync(FileKind.Secret, Name, NoLabels, Data));
        var (_, refusal) = await desk.EnsureAsync(FileKind.Secret, Name, NoLabels, [1]);
        Assert.Equal(RefusalKind.Conflict, refusal!.Kind);
        Assert.Contains("its data cannot be changed: take another name, such as db_password_2", refusal.Reason, StringComparison.Ordinal);
        Assert.Equal((true, null), await desk.EnsureAsync(FileKind.Config, Name, NoLabels, [1]));
    }

    public static TheoryData<string, int, string> Wrong => new()
    {
        { "", 1, "is no secret's name" },
        { "a b", 1, "is no secret's name" },
        { "-a", 1, "is no secret's name" },
        { new string('a', 65), 1, "is no secret's name" },
        { "a", 0, "larger than 0 and less than 512000 bytes" },
        { "a", 512_000, "larger than 0 and less than 512000 bytes" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Create_OfWhatCannotBeKept_SaysWhy(string name, int size, string words)
    {
        var refusal = await Desk(Key).CreateAsync(FileKind.Secret, name, NoLabels, new byte[size]);

        Assert.Equal(RefusalKind.Invalid, refusal!.Kind);
        Assert.Contains(words, refusal.Reason, StringComparison.Ordinal);
        Assert.Empty(await _store.ListAsync());
    }

    [Fact]
    public async Task Create_OfTheLargest_IsTaken()
    {
        var desk = Desk(Key);

        Assert.Null(await desk.CreateAsync(FileKind.Secret, "a", NoLabels, new byte[511_999]));
        Assert.Null(await desk.CreateAsync(FileKind.Config, "a", NoLabels, new byte[1_023_999]));
    }

    [Fact]
    public async Task Relabel_OfThePresentVersion_ChangesLabelsAlone()
    {
        var desk = Desk(Key);
        await desk.CreateAsync(FileKind.Config, Name, NoLabels, Data);

        Assert.Null(await desk.RelabelAsync(FileKind.Config, Name, 1, NoLabels.Add("a", "b")));
        Assert.Equal(RefusalKind.VersionMismatch, (await desk.RelabelAsync(FileKind.Config, Name, 1, NoLabels))!.Kind);

        Assert.Equal(
            (2L, "b"),
            (Assert.Single(await desk.ListAsync(FileKind.Config)).Version,
                Assert.Single(await desk.ListAsync(FileKind.Config)).Labels["a"]));
        Assert.Equal(Data, (await desk.DataAsync(FileKind.Config, Name)).Data);
    }

    [Fact]
    public async Task Change_AtAnotherServer_IsToldOnce()
    {
        var (one, two) = (Desk(Key), Desk(Key));
        await using var watch = new FileWatch(two, _store, NoWebhooks(), Keys(Key), NullLoggerFactory.Instance);
        await one.CreateAsync(FileKind.Secret, "first", NoLabels, Data);
        var heard = new TaskCompletionSource<FileChanged>(TaskCreationOptions.RunContinuationsAsynchronously);
        two.Changed += changed =>
        {
            if (changed.Name == Name) heard.TrySetResult(changed);
        };

        // The first look may come after any of them; the last one it cannot miss.
        while (!heard.Task.IsCompleted)
        {
            await one.CreateAsync(FileKind.Secret, Name, NoLabels, Data);
            await one.RemoveAsync(FileKind.Secret, Name);
            await Task.WhenAny(heard.Task.WaitAsync(Patience), Task.Delay(1));
        }

        Assert.Equal(new FileChanged(FileKind.Secret, Name), await heard.Task);
    }

    [Fact]
    public async Task Key_IsReplaced_WhatTheOldOneOpensIsSealedAnew()
    {
        await Desk(Other).CreateAsync(FileKind.Secret, Name, NoLabels, Data);

        Assert.Empty(await Desk(Key, Other).ResealAsync(await _store.ListAsync(), CancellationToken.None));

        Assert.Equal(Data, (await Desk(Key).DataAsync(FileKind.Secret, Name)).Data);
        Assert.Equal(1, Assert.Single(await _store.ListAsync()).Version);
    }

    [Fact]
    public async Task Key_IsReplaced_WhatTheOldOneSealsLaterIsSealedAnewTooAndTheOldOneForgottenOnce()
    {
        var forgotten = 0;
        await Desk(Other).CreateAsync(FileKind.Secret, Name, NoLabels, Data);
        await using var watch = new FileWatch(
            Desk(Key, Other), _store, NoWebhooks(), new LoginKeys(() => Key, "the test's key") { ForgetOlder = () => Interlocked.Increment(ref forgotten) },
            NullLoggerFactory.Instance);
        await OpensAsync(Name);

        await Desk(Other).CreateAsync(FileKind.Secret, "later", NoLabels, Data);
        await OpensAsync("later");

        Assert.Equal(1, Volatile.Read(ref forgotten));
    }

    [Fact]
    public async Task Key_IsLost_SaysSoAndWhatToDo()
    {
        await Desk(Other).CreateAsync(FileKind.Secret, Name, NoLabels, Data);
        var desk = Desk(Key);

        Assert.Equal(Name, Assert.Single(await desk.ResealAsync(await _store.ListAsync(), CancellationToken.None)).Name);
        var given = await desk.ForAsync(new FileWanted(FileKind.Secret, Name));

        Assert.Null(given.Data);
        Assert.False(given.IsGone);
        Assert.Contains(
            "cannot be opened with the test's key: another key sealed it. Remove it and make it again",
            given.Fault,
            StringComparison.Ordinal);
        Assert.True(await desk.RemoveAsync(FileKind.Secret, Name));
        Assert.Null(await desk.CreateAsync(FileKind.Secret, Name, NoLabels, Data));
    }

    [Fact]
    public async Task Row_PutInThePlaceOfAnother_IsNotOpened()
    {
        var desk = Desk(Key);
        await desk.CreateAsync(FileKind.Secret, Name, NoLabels, Data);

        await _store.CreateAsync("config", Name, "{}"u8.ToArray(), 1, (await _store.DataAsync("secret", Name))!);

        Assert.Null((await desk.DataAsync(FileKind.Config, Name)).Data);
    }

    [Fact]
    public async Task Memory_IsForWhenNobodyCanBeAsked_AndForgetsWhatIsGone()
    {
        var files = new FakeFiles();
        var remembered = new RememberedFiles(files);
        var wanted = new FileWanted(FileKind.Secret, Name);
        files.Keep(FileKind.Secret, Name, "1");
        await remembered.ForAsync(wanted);

        files.IsAway = true;
        Assert.Equal("1"u8.ToArray(), (await remembered.ForAsync(wanted)).Data);
        Assert.Null((await remembered.ForAsync(wanted with { Kind = FileKind.Config })).Data);

        files.IsAway = false;
        files.Remove(FileKind.Secret, Name);
        Assert.True((await remembered.ForAsync(wanted)).IsGone);
        files.IsAway = true;
        Assert.Null((await remembered.ForAsync(wanted)).Data);
    }

    [Fact]
    public async Task Memory_IsBounded()
    {
        var files = new FakeFiles();
        var remembered = new RememberedFiles(files);
        var large = new string('x', RememberedFiles.BytesMax / 2);
        foreach (var name in new[] { "a", "b", "c" })
        {
            files.Keep(FileKind.Config, name, large);
            await remembered.ForAsync(new FileWanted(FileKind.Config, name));
        }

        files.IsAway = true;

        Assert.Null((await remembered.ForAsync(new FileWanted(FileKind.Config, "a"))).Data);
        Assert.NotNull((await remembered.ForAsync(new FileWanted(FileKind.Config, "c"))).Data);
    }

    [Fact]
    public void Words_OfWhatHoldsData_DoNotHoldThem()
    {
        Assert.Equal("(secret db_password: its data)", new FileGiven(FileKind.Secret, Name, Data).ToString());
        Assert.Equal("(/a, 11 bytes)", new ContainerFile("/a", Data, 0, 0, 0).ToString());
    }

    /// <summary>Comes to an end once somebody has sealed it under the present key.</summary>
    private async Task OpensAsync(string name)
    {
        using var over = new CancellationTokenSource(Patience);
        while ((await Desk(Key).DataAsync(FileKind.Secret, name, over.Token)).Data is null)
        {
            over.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static WebhookShelf NoWebhooks() =>
        new(new MemorySharedObjectStore(TimeProvider.System), Keys(Key));

    private static LoginKeys Keys(LoginKey current, params LoginKey[] older) =>
        new(() => current, "the test's key", [.. older.Select<LoginKey, Func<LoginKey?>>(key => () => key)]);

    private FileDesk Desk(LoginKey current, params LoginKey[] older) => new(_store, Keys(current, older));
}
