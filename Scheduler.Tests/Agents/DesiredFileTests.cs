using Scheduler.Core.Agents;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Agents;
using Scheduler.Tests.Databases;
using Scheduler.Tests.Peers;

namespace Scheduler.Tests.Agents;

/// <summary>A desired set on a real disk, and what is found there that is of no use.</summary>
public sealed class DesiredFileTests : DesiredStoreContract, IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly HeardLog _log = new();

    private string Path => _folder.File("web1.desired");

    private protected override IDesiredStore Open() => Open("prod", "web1");

    private DesiredFile Open(string cluster, string host) => new(Path, cluster, new HostId(host), new MovableClock(), _log);

    [Fact]
    public async Task File_Saved_IsForThisUserOnly()
    {
        await Open().SaveAsync(Sample);

        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Theory]
    [InlineData("other", "web1", "it is of another cluster (prod; this one is other)")]
    [InlineData("prod", "web2", "it is of a host web1")]
    public async Task File_OfAnotherClusterOrHost_IsSetAside(string cluster, string host, string words)
    {
        await Open().SaveAsync(Sample);

        Assert.Null(await Open(cluster, host).LoadAsync());

        AssertSetAside(words);
    }

    [Theory]
    [InlineData("", "it has no first line")]
    [InlineData("\0\u0001garbage", "it has no first line")]
    [InlineData("agent.desired/1\n{\"cluster\":\"prod\",\"host\":{\"value\":\"web1\"},\"session\":1", "it is damaged")]
    [InlineData("agent.desired/9\n{}", "of a newer version")]
    [InlineData("agent.welcome/1\n{\"server\":\"a\",\"cluster\":\"prod\",\"servers\":[]}", "it is damaged, or of a newer version")]
    public async Task File_DamagedOrNewer_IsSetAside(string content, string words)
    {
        await File.WriteAllTextAsync(Path, content);

        Assert.Null(await Open().LoadAsync());

        AssertSetAside(words);
        await Open().SaveAsync(Sample);
        Assert.NotNull(await Open().LoadAsync());
    }

    [Fact]
    public async Task File_CutShortByACrash_LeavesTheOneBefore()
    {
        await Open().SaveAsync(Sample);
        await File.WriteAllTextAsync(Path + ".new", "agent.desired/1\n{\"clu");

        Assert.Equal(Sample.Wishes.Keys, (await Open().LoadAsync())!.Wishes.Keys);
        await Open().SaveAsync(Sample with { Life = 9 });
        Assert.Equal(9, (await Open().LoadAsync())!.Life);
    }

    [Fact]
    public async Task Folder_ThatIsGone_IsSaidInWords()
    {
        var lost = new DesiredFile(_folder.File("lost/web1.desired"), "prod", new HostId("web1"), TimeProvider.System, _log);

        var fault = await Assert.ThrowsAsync<DesiredStoreException>(() => lost.SaveAsync(Sample));

        Assert.Contains("lost/web1.desired", fault.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void AssertSetAside(string words)
    {
        Assert.False(File.Exists(Path));
        Assert.Single(Directory.GetFiles(_folder.Path, "web1.desired.aside-*"));
        Assert.Contains(words, Assert.Single(_log.Lines), StringComparison.Ordinal);
    }
}
