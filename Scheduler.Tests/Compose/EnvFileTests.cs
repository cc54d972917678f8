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
    [InlineData("A=#fff", "#fff")]
    [InlineData("A: z", "z")]
    [InlineData("export A:z", "z")]
    [InlineData("A: 'b:c'", "b:c")]
    [InlineData("A='Let\\'s go'", "Let's go")]
    [InlineData("A='a\\\\' # b", "a\\\\")]
    [InlineData("A=\"x\" # c", "x")]
    [InlineData("A=$1", "$1")]
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
    [InlineData("A=\"a\"b", 1)]
    [InlineData("A=1\nB='a\nc' d\n", 3)]
    public void Line_Malformed_IsAFaultWithItsLine(string text, int line) =>
        Assert.Equal(line, Assert.Single(EnvFile.Parse(text, _ => null).Faults).Line);

    [Fact]
    public void Variable_NotSet_IsAWarningWithItsLine()
    {
        var content = EnvFile.Parse("A=1\nB=$A$NOPE\nC='$NOPE'", _ => null);
        Assert.Equal(new EnvFault(2, "the variable NOPE is not set; it is taken as empty"), Assert.Single(content.Warnings));
        Assert.Equal("1", content.Values["B"]);
    }

    [Theory]
    [InlineData("# c\nA=\"$X\" # y\n", "A=\"$X\" # y")]
    [InlineData("  A= b ", "A= b ")]
    [InlineData("X\nNOPE\n\tA=1", "A=1,X=ex")]
    [InlineData("A=1\r\nA=a=b", "A=a=b")]
    public void RawFile_IsReadAsDockerRunDoes(string text, string expected)
    {
        var content = RawEnvFile.Parse(text, name => name == "X" ? "ex" : null);
        Assert.Empty(content.Faults);
        Assert.Equal(expected, string.Join(',', content.Values.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}={pair.Value}")));
    }

    [Theory]
    [InlineData("A=1\nB C=2", 2)]
    [InlineData("A =1", 1)]
    [InlineData("=1", 1)]
    public void RawLine_Malformed_IsAFaultWithItsLine(string text, int line) =>
        Assert.Equal(line, Assert.Single(RawEnvFile.Parse(text, _ => null).Faults).Line);
}
