using Scheduler.Docker;

namespace Scheduler.Tests.Docker;

public sealed class ApiVersionTests
{
    [Theory]
    [InlineData("1.41", "1.41")]
    [InlineData("1.47", "1.47")]
    [InlineData("1.51", "1.51")]
    [InlineData("1.99", "1.51")]
    [InlineData("2.0", "1.51")]
    public void Agree_EngineNewEnough_IsTheNewestThatBothKnow(string engine, string agreed)
    {
        Assert.True(ApiVersion.TryParse(engine, out var version));
        Assert.Equal(agreed, ApiVersion.Agree(version).ToString());
    }

    [Theory]
    [InlineData("1.40")]
    [InlineData("1.5")]
    [InlineData("0.99")]
    public void Agree_EngineTooOld_IsNone(string engine)
    {
        Assert.True(ApiVersion.TryParse(engine, out var version));
        Assert.Null(ApiVersion.Agree(version));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.")]
    [InlineData("1.x")]
    [InlineData("-1.41")]
    [InlineData("1.41.0")]
    [InlineData("1.99999999999999")]
    public void TryParse_NoVersion_IsFalse(string? text) => Assert.False(ApiVersion.TryParse(text, out _));
}
