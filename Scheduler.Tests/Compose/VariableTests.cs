using Scheduler.Core.Compose;
using static Scheduler.Tests.Compose.ComposeText;

namespace Scheduler.Tests.Compose;

public class VariableTests
{
    [Theory]
    [InlineData("$SET", "value")]
    [InlineData("${SET}x", "valuex")]
    [InlineData("a-$SET-b", "a-value-b")]
    [InlineData("${SET:-d}", "value")]
    [InlineData("${UNSET:-d}", "d")]
    [InlineData("${EMPTY:-d}", "d")]
    [InlineData("${EMPTY-d}", "")]
    [InlineData("${UNSET-d}", "d")]
    [InlineData("${UNSET:-}", "")]
    [InlineData("${UNSET:-${ALSO:-deep}}", "deep")]
    [InlineData("${UNSET:-${SET}/$SET}", "value/value")]
    [InlineData("${UNSET:-a:b-c?d}", "a:b-c?d")]
    [InlineData("${SET:+x}", "x")]
    [InlineData("${EMPTY:+x}", "")]
    [InlineData("${EMPTY+x}", "x")]
    [InlineData("${UNSET+x}", "")]
    [InlineData("${SET:?must}", "value")]
    [InlineData("${EMPTY?must}", "")]
    [InlineData("$$SET", "$SET")]
    [InlineData("$${SET}", "${SET}")]
    [InlineData("100%", "100%")]
    [InlineData("${SET:-{\"a\":1}}", "value")]
    [InlineData("${UNSET:-{\"a\":{}}}", "{\"a\":{}}")]
    [InlineData("${UNSET:-{}}", "{}")]
    [InlineData("${EMPTY:-{{.Task.Slot}}}-", "{{.Task.Slot}}-")]
    [InlineData("${UNSET:-${ALSO:-{z}}}", "{z}")]
    [InlineData("${SET:+$${x}}", "${x}")]
    [InlineData("{${SET}}", "{value}")]
    public void Template_FilledIn_FollowsCompose(string template, string expected)
    {
        var input = Input(Service($"environment: {{V: '{template}'}}")).With(("SET", "value"), ("EMPTY", ""));
        Assert.Equal(expected, input.Stack().Services["a"].Spec.Container.Environment["V"]);
        Assert.Empty(Said(input, Severity.Warning));
    }

    [Theory]
    [InlineData("${UNSET:?please set it}", "needs the variable UNSET: please set it")]
    [InlineData("${UNSET?}", "needs the variable UNSET, which is not set")]
    [InlineData("${UNSET", "without its }")]
    [InlineData("${}", "without a variable's name")]
    [InlineData("${A:x}", "followed by none of - ? +")]
    [InlineData("${A!}", "or with something else before it")]
    [InlineData("${A:-${B:-}", "without its }")]
    [InlineData("${A:-{}", "without its }")]
    public void Template_Malformed_IsAnErrorAtItsPlace(string template, string expected)
    {
        var error = Error(Service($"environment: {{V: '{template}'}}"));
        Assert.StartsWith("c.yml:4:22: services.a.environment.V: ", error);
        Assert.Contains(expected, error);
    }

    [Theory]
    [InlineData("$(seq 3)")]
    [InlineData("5$")]
    [InlineData("https://(.*)/foo$")]
    [InlineData("https://$1/$2")]
    [InlineData("Abc$1def")]
    public void Dollar_ThatStartsNoVariable_StaysWithAWarning(string text)
    {
        var input = Input(Service($"environment: {{V: '{text}'}}"));
        Assert.Equal(text, input.Stack().Services["a"].Spec.Container.Environment["V"]);
        Assert.Contains("$$ is the sure way", Assert.Single(Said(input, Severity.Warning)));
    }

    [Fact]
    public void Variable_NotSet_WarnsAndIsEmpty()
    {
        var input = Input(Service("environment: {V: 'a${NOPE}b'}"));
        Assert.Equal("ab", input.Stack().Services["a"].Spec.Container.Environment["V"]);
        Assert.Equal(
            ["c.yml:4:22: services.a.environment.V: the variable NOPE is not set; it is taken as empty"],
            Said(input, Severity.Warning));
    }

    [Fact]
    public void Variable_InKey_StaysAsItIs() =>
        Assert.Equal("${X}", Assert.Single(Container("labels: {'${X}': v}").Labels).Key);

    [Fact]
    public void Value_FilledIn_IsOfTheTypeThatIsAskedFor()
    {
        var service = Input(Service("privileged: ${P:-true}", "deploy: {replicas: $N}")).With(("N", "4")).Stack().Services["a"];
        Assert.Equal((true, 4), (service.Spec.Container.Privileged, service.Scale));
    }

    [Fact]
    public void DotEnv_GivesVariables_AndTheEnvironmentWins()
    {
        var input = Input(Service("environment: {V: '$A$B', C: }")).With(("A", "env"))
            with
        { DotEnv = new ComposeFile(".env", "A=file\nB=file\nC=file\n") };
        var environment = input.Stack().Services["a"].Spec.Container.Environment;
        Assert.Equal(("envfile", "file"), (environment["V"], environment["C"]));
    }

    [Fact]
    public void DotEnv_WithAVariableThatIsNotSet_WarnsAtItsLine() =>
        Assert.Equal(
            [".env:2:1: the variable NOPE is not set; it is taken as empty"],
            Said(Input(Service()) with { DotEnv = new ComposeFile(".env", "A=1\nB=$NOPE\n") }, Severity.Warning));

    [Fact]
    public void DotEnv_Malformed_IsAnErrorWithItsLine() =>
        Assert.Equal([".env:2:1: the quote \" is not closed"], (Input(Service()) with { DotEnv = new ComposeFile(".env", "A=1\nB=\"x\n") }).Errors());

    [Fact]
    public void Variables_ThatMultiply_AreBounded()
    {
        var input = Input(Service($"environment: {{V: '{string.Concat(Enumerable.Repeat("$BIG", 10_000))}'}}"))
            .With(("BIG", new string('x', 100_000)));
        Assert.Contains("4,194,304 characters", Assert.Single(input.Errors()));
    }
}
