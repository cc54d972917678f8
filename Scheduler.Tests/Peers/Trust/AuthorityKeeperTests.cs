using Scheduler.Node.Configuration;
using Scheduler.Node.Peers.Trust;
using Scheduler.Tests.Databases;

namespace Scheduler.Tests.Peers.Trust;

public sealed class AuthorityKeeperTests : IDisposable
{
    private readonly MemorySettings _settings = new();
    private readonly ScratchFolder _one = new();
    private readonly ScratchFolder _two = new();

    public void Dispose()
    {
        _one.Dispose();
        _two.Dispose();
    }

    [Fact]
    public async Task FirstStart_WithoutAToken_MakesAuthorityAndTokenForThisUserOnly()
    {
        using var made = await Keeper(_one).EnsureAsync();

        var file = TokenFile.In(_one.Path);
        Assert.True(file.Read()!.Admits(made.Pin));
        Assert.Contains(".", file.Read()!.Text[5..], StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Path));
        Assert.DoesNotContain(file.Read()!.Text.Split('.')[2], await _settings.GetAsync(AuthorityKeeper.Setting), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NextStart_WithItsFile_FindsTheSameAuthority()
    {
        using var first = await Keeper(_one).EnsureAsync();
        using var again = await Keeper(_one).EnsureAsync();

        Assert.Equal(first.Certificate.RawData, again.Certificate.RawData);
    }

    [Fact]
    public async Task SecondServer_WithTheFirstOnesToken_Joins()
    {
        using var first = await Keeper(_one).EnsureAsync();
        using var second = await Keeper(_two, TokenFile.In(_one.Path).Read()!.Text).EnsureAsync();

        Assert.Equal(first.Pin, second.Pin);
        Assert.Null(TokenFile.In(_two.Path).Read());
    }

    [Fact]
    public async Task SecondServer_WithoutAToken_IsToldWhatToDo()
    {
        using var first = await Keeper(_one).EnsureAsync();

        var failure = await Assert.ThrowsAsync<ConfigurationException>(() => Keeper(_two).EnsureAsync());

        Assert.Contains("scheduler cluster token", failure.Message, StringComparison.Ordinal);
        Assert.Contains(TokenFile.In(_two.Path).Path, failure.Message, StringComparison.Ordinal);
        Assert.Null(TokenFile.In(_two.Path).Read());
    }

    [Theory]
    [InlineData("some other secret text")]
    [InlineData("sct1..AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task SecondServer_WithAWrongToken_IsToldSoWithoutTheToken(string token)
    {
        using var first = await Keeper(_one).EnsureAsync();

        var failure = await Assert.ThrowsAsync<ConfigurationException>(() => Keeper(_two, token).EnsureAsync());

        Assert.Contains("is not the token of the cluster", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(token, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Servers_StartedAtOnceWithOneSecret_Agree()
    {
        const string Secret = "the same in every file";
        var race = new RacingSettings(_settings);
        var starts = await Task.WhenAll(
            new AuthorityKeeper(race, JoinToken.Parse(Secret), TokenFile.In(_one.Path), TimeProvider.System).EnsureAsync(),
            new AuthorityKeeper(race, JoinToken.Parse(Secret), TokenFile.In(_two.Path), TimeProvider.System).EnsureAsync());

        Assert.Equal(starts[0].Pin, starts[1].Pin);
    }

    [Fact]
    public async Task Servers_StartedAtOnceWithoutAToken_LeaveNoWrongTokenBehind()
    {
        var race = new RacingSettings(_settings);
        var starts = new[] { _one, _two }
            .Select(folder => new AuthorityKeeper(race, null, TokenFile.In(folder.Path), TimeProvider.System).EnsureAsync())
            .ToArray();

        await Assert.ThrowsAsync<ConfigurationException>(() => Task.WhenAll(starts));

        var winner = await starts.Single(start => start.IsCompletedSuccessfully);
        var tokens = new[] { _one, _two }.Select(folder => TokenFile.In(folder.Path).Read()).OfType<JoinToken>();
        Assert.True(Assert.Single(tokens).Admits(winner.Pin));
    }

    [Fact]
    public async Task Authority_ReplacedInTheDatabase_IsNoticedByWhoeverHasAToken()
    {
        using var first = await Keeper(_one).EnsureAsync();
        using var foreign = ClusterAuthority.Create(DateTimeOffset.UtcNow);
        var real = SealedAuthority.OfJson((await _settings.GetAsync(AuthorityKeeper.Setting))!)!;
        await _settings.PutAsync(AuthorityKeeper.Setting, (real with { Certificate = foreign.Certificate.RawData }).ToJson());

        await Assert.ThrowsAsync<ConfigurationException>(() => Keeper(_one).EnsureAsync());
    }

    [Fact]
    public async Task Authority_SealedAnewWithTheSameSecret_IsRefusedByAPinnedToken()
    {
        using var first = await Keeper(_one).EnsureAsync();
        using var other = ClusterAuthority.Create(DateTimeOffset.UtcNow);
        await _settings.PutAsync(AuthorityKeeper.Setting, other.Seal(TokenFile.In(_one.Path).Read()!).ToJson());

        var failure = await Assert.ThrowsAsync<ConfigurationException>(() => Keeper(_one).EnsureAsync());

        Assert.Contains("another certificate authority", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"certificate":"AA==","salt":"AA==","nonce":"AA==","key":"AA=="}""")]
    public async Task Authority_ThatIsDamaged_IsSaid(string stored)
    {
        await _settings.PutAsync(AuthorityKeeper.Setting, stored);

        await Assert.ThrowsAsync<ConfigurationException>(() => Keeper(_one, JoinToken.New().Text).EnsureAsync());
    }

    [Fact]
    public async Task NewToken_OnAServer_TurnsTheOldOneAway()
    {
        using var first = await Keeper(_one).EnsureAsync();
        var old = TokenFile.In(_one.Path).Read()!.Text;

        using var second = await Keeper(_one).ReplaceAsync();

        Assert.NotEqual(first.Pin, second.Pin);
        await Assert.ThrowsAsync<ConfigurationException>(() => Keeper(_two, old).EnsureAsync());
        using var joined = await Keeper(_two, TokenFile.In(_one.Path).Read()!.Text).EnsureAsync();
        Assert.Equal(second.Pin, joined.Pin);
    }

    [Fact]
    public async Task NewToken_OnAServer_KeepsThoseBeforeItForThisUserOnly()
    {
        var former = new FormerTokens(TokenFile.In(_one.Path).Path);
        using var first = await Keeper(_one).EnsureAsync();
        var oldest = TokenFile.In(_one.Path).Read()!.Text;
        Assert.Empty(former.Read());

        using var second = await Keeper(_one).ReplaceAsync();
        var old = TokenFile.In(_one.Path).Read()!.Text;
        using var third = await Keeper(_one).ReplaceAsync();

        Assert.Equal([old, oldest], former.Read().Select(token => token.Text));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(former.Path));
        former.Delete();
        Assert.Empty(former.Read());
    }

    [Fact]
    public async Task NewToken_WhoseStartFailed_DoesNotPushOutTheRealOne()
    {
        using var first = await Keeper(_one).EnsureAsync();
        var real = TokenFile.In(_one.Path).Read()!.Text;
        TokenFile.In(_one.Path).Write(JoinToken.New());
        new FormerTokens(TokenFile.In(_one.Path).Path).Add(JoinToken.Parse(real)!);

        using var second = await Keeper(_one).ReplaceAsync();

        Assert.Equal([real], new FormerTokens(TokenFile.In(_one.Path).Path).Read().Select(token => token.Text));
    }

    [Fact]
    public async Task File_WithoutATokenInIt_IsSaid()
    {
        await File.WriteAllTextAsync(TokenFile.In(_one.Path).Path, "oops");

        Assert.Contains(
            "holds no token",
            (await Assert.ThrowsAsync<ConfigurationException>(() => Keeper(_one).EnsureAsync())).Message,
            StringComparison.Ordinal);
    }

    private AuthorityKeeper Keeper(ScratchFolder folder, string? token = null) =>
        new(_settings, token is null ? null : JoinToken.Parse(token), TokenFile.In(folder.Path), TimeProvider.System);
}
