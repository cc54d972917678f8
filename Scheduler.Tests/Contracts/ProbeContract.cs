using Scheduler.Core.Agents.Health;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Contracts;

/// <summary>What every probe answers, by what is at the other end.</summary>
public abstract class ProbeContract
{
    private const string Line = "GET /ping HTTP/1.0";

    /// <summary>Asks a listener of that kind, with little patience.</summary>
    private protected abstract Task<ProbeAnswer> AskAsync(FakeListener listener, string? requestLine);

    [Theory]
    [InlineData(nameof(FakeListener.AnswersOk))]
    [InlineData(nameof(FakeListener.Hangs))]
    [InlineData(nameof(FakeListener.Closes))]
    public async Task Connection_ThatIsAccepted_Passes(string listener) =>
        Assert.Equal(ProbeAnswer.Passed, await AskAsync(Enum.Parse<FakeListener>(listener), null));

    [Theory]
    [InlineData(null)]
    [InlineData(Line)]
    public async Task Connection_ThatIsRefused_Fails(string? line)
    {
        var answer = await AskAsync(FakeListener.Refuses, line);

        Assert.Equal(ProbeOutcome.Failed, answer.Outcome);
        Assert.EndsWith("the connection is refused", answer.Words, StringComparison.Ordinal);
        Assert.True(answer.IsRefusal);
    }

    [Theory]
    [InlineData(nameof(FakeListener.AnswersOk))]
    [InlineData(nameof(FakeListener.AnswersFound))]
    public async Task Answer_OfTwoOrThreeHundred_Passes(string listener) =>
        Assert.Equal(ProbeAnswer.Passed, await AskAsync(Enum.Parse<FakeListener>(listener), Line));

    [Theory]
    [InlineData(nameof(FakeListener.AnswersUnavailable), "answered 503")]
    [InlineData(nameof(FakeListener.Closes), "the connection ended without an answer")]
    [InlineData(nameof(FakeListener.Hangs), "no answer")]
    public async Task Answer_OfAnyOtherKind_FailsAndSaysWhat(string listener, string words)
    {
        var answer = await AskAsync(Enum.Parse<FakeListener>(listener), Line);

        Assert.Equal(ProbeOutcome.Failed, answer.Outcome);
        Assert.StartsWith($"{Line}: {words}", answer.Words, StringComparison.Ordinal);
        Assert.False(answer.IsRefusal);
    }
}
