namespace Scheduler.Tests.Fakes;

public enum EngineCall
{
    Probe,
    Inventory,
    Inspect,
    FindImage,
    Pull,
    Create,
    Start,
    Stop,
    Remove,
    RemoveNetworks,
    RemoveVolume,
}

/// <summary>What goes wrong between a fake engine and its client, as long as it is switched on.</summary>
internal sealed class EngineFaults
{
    private readonly Dictionary<EngineCall, string> _refusals = [];
    private readonly Dictionary<EngineCall, int> _lost = [];

    /// <summary>The daemon refuses the call with these words; null: no longer.</summary>
    public void Refuse(EngineCall call, string? words)
    {
        if (words is null) _refusals.Remove(call);
        else _refusals[call] = words;
    }

    /// <summary>The next <paramref name="times"/> such calls are done, but their answers are lost.</summary>
    public void LoseAnswers(EngineCall call, int times) => _lost[call] = times;

    public void Clear()
    {
        _refusals.Clear();
        _lost.Clear();
    }

    internal string? RefusalOf(EngineCall call) => _refusals.GetValueOrDefault(call);

    internal bool LosesAnswer(EngineCall call)
    {
        if (!_lost.TryGetValue(call, out var left) || left == 0) return false;
        _lost[call] = left - 1;
        return true;
    }
}
