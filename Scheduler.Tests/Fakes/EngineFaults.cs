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
    TryOut,
    LocalVolumes,
    PutFiles,
    JoinNetworks,
}

/// <summary>What goes wrong between a fake engine and its client, as long as it is switched on.</summary>
internal sealed class EngineFaults
{
    private readonly Dictionary<EngineCall, string> _refusals = [];
    private readonly Dictionary<EngineCall, int> _lost = [];
    private readonly Dictionary<(EngineCall Call, string NameStart), TaskCompletionSource> _hung = [];

    /// <summary>The daemon refuses the call with these words; null: no longer.</summary>
    public void Refuse(EngineCall call, string? words)
    {
        if (words is null) _refusals.Remove(call);
        else _refusals[call] = words;
    }

    /// <summary>The next <paramref name="times"/> such calls are done, but their answers are lost.</summary>
    public void LoseAnswers(EngineCall call, int times) => _lost[call] = times;

    /// <summary>
    /// Such calls for containers whose name begins so have no answer until <see cref="Release"/>; then they are done, wanted
    /// or not.
    /// </summary>
    public void Hang(EngineCall call, string nameStart = "") =>
        _hung.TryAdd((call, nameStart), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    public void Release()
    {
        var released = _hung.Values.ToList();
        _hung.Clear();
        foreach (var one in released) one.SetResult();
    }

    public void Clear()
    {
        _refusals.Clear();
        _lost.Clear();
        Release();
    }

    /// <summary>Null when such a call does not hang.</summary>
    internal Task? HangOf(EngineCall call, string? name) =>
        _hung
            .Where(one => one.Key.Call == call && (name ?? "").StartsWith(one.Key.NameStart, StringComparison.Ordinal))
            .Select(one => one.Value.Task)
            .FirstOrDefault();

    internal string? RefusalOf(EngineCall call) => _refusals.GetValueOrDefault(call);

    internal bool LosesAnswer(EngineCall call)
    {
        if (!_lost.TryGetValue(call, out var left) || left == 0) return false;
        _lost[call] = left - 1;
        return true;
    }
}
