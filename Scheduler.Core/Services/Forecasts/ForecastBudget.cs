namespace Scheduler.Core.Services.Forecasts;

/// <summary>How many instances may still be looked at, by all forecasts of one question together: whoever asks is waiting.</summary>
internal sealed class ForecastBudget
{
    private const long InAll = 200_000;

    /// <summary>One large service must not use up what the others need.</summary>
    private const long PerRun = 80_000;

    private long _left = InAll;

    /// <summary>A part of it for one forecast, which gives back what it does not use.</summary>
    public long Take()
    {
        var part = Math.Min(PerRun, _left);
        _left -= part;
        return part;
    }

    public void GiveBack(long rest) => _left += Math.Max(0, rest);
}
