using System.Security.Cryptography;
using Scheduler.Node.Peers.Trust;

namespace Scheduler.Tests.Peers.Trust;

public sealed class JoinTokenTests
{
    private static readonly byte[] Salt = new byte[16];
    private static readonly byte[] Pin = SHA256.HashData([1]);

    [Fact]
    public void Token_WrittenAndRead_HasTheSameSecretAndPin()
    {
        var token = JoinToken.New().PinnedTo(Pin);

        var read = JoinToken.Parse($" {token.Text}\n")!;

        Assert.Equal(token.Text, read.Text);
        Assert.Equal(token.SealingKey(Salt), read.SealingKey(Salt));
        Assert.True(read.Admits(Pin));
        Assert.False(read.Admits(SHA256.HashData([2])));
    }

    [Fact]
    public void Token_WithoutAPin_AdmitsAnyAuthority() => Assert.True(JoinToken.New().Admits(Pin));

    [Fact]
    public void Token_AsText_ShowsNoSecret()
    {
        var token = JoinToken.Parse("correct horse battery")!;

        Assert.DoesNotContain("horse", $"{token}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("correct horse battery")]
    [InlineData("sixteen-letters!")]
    public void Secret_OfAPerson_StaysAsItIs(string text)
    {
        var token = JoinToken.Parse(text)!;

        Assert.Equal(text, token.PinnedTo(Pin).Text);
        Assert.Equal(JoinToken.Parse(text)!.SealingKey(Salt), token.SealingKey(Salt));
        Assert.NotEqual(JoinToken.Parse(text + "!")!.SealingKey(Salt), token.SealingKey(Salt));
        Assert.NotEqual(token.SealingKey(Pin), token.SealingKey(Salt));
    }

    [Theory]
    [InlineData("")]
    [InlineData("fifteen-letters")]
    [InlineData("a line and\nanother one")]
    [InlineData("sct1.")]
    [InlineData("sct1..")]
    [InlineData("sct1..AAAA")]
    [InlineData("sct1.AAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("sct1..AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.more")]
    [InlineData("sct1..?AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Text_OfAnotherForm_IsNoToken(string text) => Assert.Null(JoinToken.Parse(text));

    [Fact]
    public void Text_OfMoreThan512Characters_IsNoToken() => Assert.Null(JoinToken.Parse(new string('x', 513)));
}
