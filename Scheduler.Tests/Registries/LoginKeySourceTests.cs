using Scheduler.Node.Configuration;
using Scheduler.Node.Peers.Trust;
using Scheduler.Node.Registries;
using Scheduler.Tests.Databases;

namespace Scheduler.Tests.Registries;

/// <summary>Which keys a server finds after its token was replaced.</summary>
public sealed class LoginKeySourceTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Token_IsReplacedAndTheStartFails_TheNextProcessStillOpensWhatTheOldOneSealed()
    {
        var (old, present) = (JoinToken.New(), JoinToken.New());
        var file = TokenFile.In(_folder.Path);
        file.Write(present);
        new FormerTokens(file.Path).Add(old);
        var whole = Sealing.Seal("x"u8, "bound", LoginKey.Of(old, "cluster"));

        var keys = Source().Find();
        Assert.NotNull(Sealing.Open(whole, "bound", keys, out var isOld));
        Assert.True(isOld);
        keys.ForgetOlder();

        Assert.Null(Sealing.Open(whole, "bound", Source().Find(), out _));
        Assert.Equal(present.Text, file.Read()!.Text);
    }

    private LoginKeySource Source() => new(
        NodeConfiguration.Load(
            null,
            [$"node.dataDirectory={_folder.Path}", "cluster.listen=https://127.0.0.1:7100", "database.url=postgres://u:p@127.0.0.1/db"]),
        "cluster");
}
