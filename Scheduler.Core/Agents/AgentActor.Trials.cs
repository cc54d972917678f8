namespace Scheduler.Core.Agents;

/// <summary>What hangs, and whether the engine as a whole works.</summary>
public sealed partial class AgentActor
{
    private void NoteDisk(Exception? failure)
    {
        if (failure is null) _trials.FoundRoom();
        else if (EngineWords.IsOutOfDisk(failure.Message)) _trials.FoundFull(failure.Message);
        else return;
        ReportSoon();
    }

    private void OnHang(HangDue due)
    {
        var isFirst = _roster.Find(due.Instance) is { Silence: null };
        if (!_works.NoteHang(due, isFirst ? null : !_trials.Health.Hangs, Context)) return;
        Suspect();
        Refresh([due.Instance]);
    }

    /// <summary>The engine is asked, and tried out, at once instead of at the next round.</summary>
    private void Suspect()
    {
        _watch.Suspect();
        if (_watch.Link.IsUp) _trials.Suspect(_roster.ImageAtHand());
    }

    private void Try()
    {
        if (_watch.Link.IsUp) _trials.Try(_roster.ImageAtHand());
        else _trials.Skip();
    }

    private void OnTrial(TrialEnded ended)
    {
        _trials.OnEnded(ended);
        Refresh(_works.Reword(!_trials.Health.Hangs, Context.Now));
        ReportSoon();
    }
}
