using System.Text;
using Scheduler.Messages.Registries;
using Scheduler.Node.Peers.Trust;
using Scheduler.Node.Registries;

namespace Scheduler.Tests.Registries;

/// <summary>A login as the database keeps it.</summary>
public sealed class SealedLoginTests
{
    private const string Registry = "registry.example.org:5000";

    private static readonly RegistryLogin Login = new("ann", "open sesame ü");
    private static readonly LoginKey Key = LoginKey.Of(new byte[32]);
    private static readonly LoginKey Other = LoginKey.Of(Enumerable.Repeat((byte)1, 32).ToArray());

    [Fact]
    public void Sealed_Opened_IsTheSame()
    {
        Assert.Equal(Login, SealedLogin.Open(Registry, SealedLogin.Seal(Registry, Login, Key), Keys(Key), out var isOld));
        Assert.False(isOld);
    }

    [Fact]
    public void Sealed_Twice_IsNeverTheSameAndHoldsNothingInTheClear()
    {
        var (first, second) = (SealedLogin.Seal(Registry, Login, Key), SealedLogin.Seal(Registry, Login, Key));

        Assert.NotEqual(first, second);
        Assert.DoesNotContain("sesame", Encoding.UTF8.GetString(first), StringComparison.Ordinal);
        Assert.DoesNotContain("ann", Encoding.UTF8.GetString(first), StringComparison.Ordinal);
    }

    [Fact]
    public void Sealed_PutInAnotherRegistrysPlace_DoesNotOpen() =>
        Assert.Null(SealedLogin.Open("evil.example.org", SealedLogin.Seal(Registry, Login, Key), Keys(Key), out _));

    [Fact]
    public void Sealed_EveryByteThatIsChanged_IsNoticed()
    {
        var whole = SealedLogin.Seal(Registry, Login, Key);
        for (var at = 0; at < whole.Length; at++)
        {
            var changed = whole.ToArray();
            changed[at] ^= 1;
            Assert.Null(SealedLogin.Open(Registry, changed, Keys(Key), out _));
            Assert.Null(SealedLogin.Open(Registry, whole.AsSpan(0, at), Keys(Key), out _));
        }
    }

    [Fact]
    public void Sealed_ByAnOlderKey_OpensAndSaysSo()
    {
        var whole = SealedLogin.Seal(Registry, Login, Other);

        Assert.Null(SealedLogin.Open(Registry, whole, Keys(Key), out _));
        Assert.Equal(Login, SealedLogin.Open(Registry, whole, Keys(Key, Other), out var isOld));
        Assert.True(isOld);
    }

    [Theory]
    [InlineData("sct1..AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("a text of a person's own")]
    public void Key_OfAJoinToken_IsTheSameOnEveryServerAndAnotherForEachCluster(string text)
    {
        var token = JoinToken.Parse(text)!;

        Assert.Equal(LoginKey.Of(token, "c-1").Key, LoginKey.Of(JoinToken.Parse(text)!, "c-1").Key);
        Assert.NotEqual(LoginKey.Of(token, "c-1").Key, LoginKey.Of(token, "c-2").Key);
        Assert.NotEqual(token.SealingKey("c-1"u8), LoginKey.Of(token, "c-1").Key);
    }

    private static LoginKeys Keys(LoginKey current, params LoginKey[] older) =>
        new(() => current, "the test's key", [.. older.Select<LoginKey, Func<LoginKey?>>(key => () => key)]);
}
