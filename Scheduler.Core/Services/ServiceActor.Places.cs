using Scheduler.Core.Services.Speaking;

namespace Scheduler.Core.Services;

/// <summary>What the service hears of those that it speaks to.</summary>
public sealed partial class ServiceActor
{
    /// <summary>Whoever it speaks to moves without telling it; the board does.</summary>
    private void Listen()
    {
        if (State.Spec is { DependsOn.IsDefaultOrEmpty: true, ExternalLinks: null } && _listensTo.IsEmpty) return;
        var wanted = Spoken.KeysOf(_key, State.Spec).Union(Spoken.LinkedBy(State.Spec));
        if (wanted.SetEquals(_listensTo)) return;
        _around.Board.Places.Cease(Context.Self, _listensTo.Except(wanted));
        _around.Board.Places.Listen(Context.Self, wanted.Except(_listensTo));
        _listensTo = wanted;
    }

    /// <summary>What its hosts are told of them may be out of date.</summary>
    private void OnPlacesChanged()
    {
        if (State.Exists) LookAround();
        Converge();
    }
}
