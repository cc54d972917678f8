using Scheduler.Actors.Runtime;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Agents;

/// <summary>
/// Keeps an agent's desired set: a wish is acted on only once it is kept, so that an agent never has a container that it
/// does not know of after its next start. Wishes that come together are saved together. Owned by one actor's turns.
/// </summary>
/// <param name="release">Gets each wish once it may be acted on.</param>
internal sealed class WishKeeper(IDesiredStore store, ActorContext context, Action<Assignment> release)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private List<Assignment> _waiting = [];
    private bool _isDirty;
    private bool _isSaving;
    private bool _saveDue;

    /// <summary>With everything that was accepted.</summary>
    public DesiredSet Set { get; private set; } = null!;

    /// <summary>What the next life of this agent would find.</summary>
    public DesiredSet Kept { get; private set; } = null!;

    /// <summary>Why wishes are not kept at the moment; null when they are.</summary>
    public string? Trouble { get; private set; }

    public void Begin(DesiredSet set)
    {
        (Set, Kept) = (set, set);
        _isDirty = true;
        SaveSoon();
    }

    /// <summary>False for one that is out of date.</summary>
    public bool Take(Assignment wish)
    {
        if (!Set.Accepts(wish)) return false;
        wish = NamedHosts.Kept(Set.Wishes.GetValueOrDefault(wish.Instance), wish);
        if (Set.Holds(wish) && !_isDirty && !_isSaving)
        {
            release(wish);
            return true;
        }

        Set = Set.With(wish);
        _waiting.Add(wish);
        _isDirty = true;
        SaveSoon();
        return true;
    }

    public void MarkBegun(InstanceId instance) => Change(Set.WithBegun(instance));

    public void MarkGivenUp(InstanceId instance) => Change(Set.WithGivenUp(instance));

    public void MarkHealth(InstanceId instance, InstanceState state) => Change(Set.WithHealth(instance, state));

    public void Bury(InstanceId gone) => Change(Set.Without(gone));

    /// <summary>False for one that is out of date, or of an instance that is not known.</summary>
    public bool Disown(InstanceDisowned disowned) => Change(Set.Without(disowned));

    /// <summary>Whose wishes these are, as a server says. False when they are of another database, and hold no longer.</summary>
    public bool Belongs(string database)
    {
        if (Set.Database == database || database.Length == 0) return true;
        if (Set.Database.Length > 0) return false;
        return Change(Set with { Database = database });
    }

    /// <summary>Begins with no wish and no epoch, as a memory of another name.</summary>
    public void StartOver(long session, string database)
    {
        _waiting.Clear();
        Change(new DesiredSet { Session = session, Life = Set.Life, Database = database });
    }

    private bool Change(DesiredSet after)
    {
        if (ReferenceEquals(after, Set)) return false;
        Set = after;
        _isDirty = true;
        SaveSoon();
        return true;
    }

    public void OnSaveDue()
    {
        _saveDue = false;
        if (_isSaving || !_isDirty) return;
        (_isSaving, _isDirty) = (true, false);
        var (set, batch) = (Set, _waiting);
        _waiting = [];
        context.Pipe(cancel => SaveAsync(set, cancel), outcome => new SaveEnded(set, batch, outcome.Failure ?? outcome.ValueOrDefault));
    }

    public void OnSaveEnded(SaveEnded ended)
    {
        _isSaving = false;
        if (ended.Fault is { } fault) Fail(ended, fault);
        else Succeed(ended);
        if (_isDirty && ended.Fault is null) SaveSoon();
    }

    private void Succeed(SaveEnded ended)
    {
        if (Trouble is not null) context.Log(ActorLogLevel.Info, "the desired set is kept again");
        (Trouble, Kept) = (null, ended.Set);
        ended.Wishes.ForEach(release);
    }

    /// <summary>
    /// With nothing left on the disk the wishes may be acted on: the next life begins without memory, and is told
    /// everything anew. With an old set left there they may not: the next life would act by it.
    /// </summary>
    private void Fail(SaveEnded ended, Exception fault)
    {
        var reason = fault.Message;
        if (Trouble != reason) context.Log(ActorLogLevel.Error, $"the desired set cannot be kept, and is tried again: {reason}");
        Trouble = reason;
        _isDirty = true;
        if (fault is NothingLeft) ended.Wishes.ForEach(release);
        else _waiting = [.. ended.Wishes, .. _waiting];
        context.StartTimer(SaveDue.Instance, RetryAfter, SaveDue.Instance);
    }

    /// <summary>Null, or why the set was not saved though nothing older was left.</summary>
    private async Task<Exception?> SaveAsync(DesiredSet set, CancellationToken cancel)
    {
        try
        {
            await store.SaveAsync(set, cancel);
            return null;
        }
        catch (DesiredStoreException fault)
        {
            await store.ForgetAsync(cancel);
            return new NothingLeft(fault.Message);
        }
    }

    private void SaveSoon()
    {
        if (_saveDue || _isSaving) return;
        _saveDue = context.Self.Tell(SaveDue.Instance);
        if (!_saveDue) context.StartTimer(SaveDue.Instance, RetryAfter, SaveDue.Instance);
    }

    private sealed class NothingLeft(string message) : Exception(message);
}

internal sealed record SaveDue
{
    public static readonly SaveDue Instance = new();
}

/// <param name="Set">What was to be saved.</param>
/// <param name="Wishes">What waited for it.</param>
internal sealed record SaveEnded(DesiredSet Set, List<Assignment> Wishes, Exception? Fault);
