using System.Collections.Immutable;
using System.Text;
using Scheduler.Messages.Files;
using Scheduler.Node.Files;
using Scheduler.Node.Registries;
using Scheduler.Node.Sql;

namespace Scheduler.Tests.Contracts;

/// <summary>Secrets and configs, as every store keeps them.</summary>
public abstract class FileStoreContract(IStoresUnderTest kind) : StoresContract(kind)
{
    private static readonly byte[] Sealed = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 255, 39];

    private IFileStore Files => Store.Files!;

    [SkippableFact]
    public async Task Create_AnyBytes_ComeBackForEveryNode_AndListsAreWithoutThem()
    {
        Assert.Equal(SharedObjectMade.Made, await Files.CreateAsync("secret", "b", [7], 3, Sealed));
        Assert.Equal(SharedObjectMade.Made, await Files.CreateAsync("secret", "a", [8], 4, [1]));
        Assert.Equal(SharedObjectMade.Made, await Files.CreateAsync("config", "b", [9], 5, [2]));

        var other = (await OpenAnotherAsync()).Files!;
        var found = await other.ListAsync();

        Assert.Equal([("config", "b"), ("secret", "a"), ("secret", "b")], found.Select(one => (one.Kind, one.Name)));
        var row = found[2];
        Assert.Equal((1L, 3L), (row.Version, row.Size));
        Assert.Equal([7], row.Labels);
        Assert.Equal(Sealed[..StoredFile.SealHeadBytes], row.SealHead);
        Assert.InRange(row.CreatedAt, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.Equal(Sealed, await other.DataAsync("secret", "b"));
        Assert.Null(await other.DataAsync("config", "a"));
    }

    [SkippableFact]
    public async Task Create_OfATakenName_ChangesNothing()
    {
        await Files.CreateAsync("secret", "a", [], 1, [1]);

        Assert.Equal(SharedObjectMade.NameTaken, await Files.CreateAsync("secret", "a", [], 1, [2]));
        Assert.Equal([1], await Files.DataAsync("secret", "a"));
    }

    [SkippableFact]
    public async Task Relabel_OfThePresentVersionOnly_IsMadeAndLeavesTheData()
    {
        await Files.CreateAsync("config", "a", [1], 1, Sealed);

        Assert.True(await Files.RelabelAsync("config", "a", 1, [2]));
        Assert.False(await Files.RelabelAsync("config", "a", 1, [3]));
        Assert.False(await Files.RelabelAsync("secret", "a", 1, [3]));

        var row = Assert.Single(await Files.ListAsync());
        Assert.Equal([2], row.Labels);
        Assert.Equal(2, row.Version);
        Assert.True(row.ChangedAt >= row.CreatedAt);
        Assert.Equal(Sealed, await Files.DataAsync("config", "a"));
    }

    [SkippableFact]
    public async Task Reseal_OnlyOfWhatIsThere()
    {
        await Files.CreateAsync("secret", "a", [], 1, [1]);

        Assert.False(await Files.ResealAsync("secret", "a", [2], [3]));
        Assert.True(await Files.ResealAsync("secret", "a", [1], [3]));

        Assert.Equal([3], await Files.DataAsync("secret", "a"));
        Assert.Equal(1, Assert.Single(await Files.ListAsync()).Version);
    }

    [SkippableFact]
    public async Task Data_OfASecret_AreSealedInIt()
    {
        var desk = new FileDesk(Files, new LoginKeys(() => LoginKey.Of(new byte[32]), "the test's key"));

        Assert.Null(await desk.CreateAsync(FileKind.Secret, "a", ImmutableSortedDictionary<string, string>.Empty, "open sesame"u8.ToArray()));

        Assert.DoesNotContain("sesame", Encoding.Latin1.GetString((await Files.DataAsync("secret", "a"))!), StringComparison.Ordinal);
        Assert.Equal("open sesame"u8.ToArray(), (await desk.DataAsync(FileKind.Secret, "a")).Data);
    }

    [SkippableFact]
    public async Task Remove_IsGoneAndItsRepetitionSaysSo()
    {
        await Files.CreateAsync("secret", "a", [], 1, [1]);

        Assert.False(await Files.RemoveAsync("config", "a"));
        Assert.True(await Files.RemoveAsync("secret", "a"));
        Assert.False(await Files.RemoveAsync("secret", "a"));
        Assert.Empty(await Files.ListAsync());
    }

    [SkippableFact]
    public async Task Change_AtAnotherNode_IsHeard()
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Files.Changed += () => heard.TrySetResult();

        await (await OpenAnotherAsync()).Files!.CreateAsync("secret", "a", [], 1, [1]);

        await heard.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
