using Scheduler.Core.Compose.Variables;

namespace Scheduler.Tests.Compose;

public class EnvFileTests
{
    [Theory]
    [InlineData("A=1", "1")]
    [InlineData("  export A = x y  ", "x y")]
    [InlineData("A=x # comment", "x")]
    [InlineData("A=x#y", "x#y")]
    [InlineData("A=", "")]
    [InlineData("A= # nothing", "")]
    [InlineData("A='$X # \\n' # c", "$X # \\n")]
    [InlineData("A=\"a\\nb\\\"c\\$X\"", "a\nb\"c$X")]
    [InlineData("A=\"two\nlines\"", "two\nlines")]
    [InlineData("A=${X}/$X", "ex/ex")]
    [InlineData("B=1\nA=${B}2", "12")]
    [InlineData("A=1\r\nA=2\r\n", "2")]
    [InlineData("A=a=b", "a=b")]
    public void Line_Read_GivesTheValue(string text, string expected)
    {
        var content = EnvFile.Parse(text, name => name == "X" ? "ex" : null);
        Assert.Empty(content.Faults);
        Assert.Equal(expected, content.Values["A"]);
    }

    [Fact]
    public void Name_WithoutEquals_IsTakenFromTheEnvironment()
    {
        var content = EnvFile.Parse("X\nY\n", name => name == "X" ? "ex" : null);
        Assert.Equal("ex", Assert.Single(content.Values).Value);
    }

    [Theory]
    [InlineData("=x", 1)]
    [InlineData("A=1\ntwo words\n", 2)]
    [InlineData("A=1\n\nB='x", 3)]
    [InlineData("A=\"x\ny\"\nB=${", 3)]
    public void Line_Malformed_IsAFaultWithItsLine(string text, int line) =>
        Assert.Equal(line, Assert.Single(EnvFile.Parse(text, _ => null).Faults).Line);

    [Fact]
    public void RawFile_KeepsQuotesAndDollars() =>
        Assert.Equal("\"$X\" # y", EnvFile.ParseRaw("# c\nA=\"$X\" # y\n").Values["A"]);
}
