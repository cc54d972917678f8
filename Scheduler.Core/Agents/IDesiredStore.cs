namespace Scheduler.Core.Agents;

/// <summary>
/// Where an agent keeps its desired set. Used by one caller, one call at a time. Calls fail only with
/// <see cref="DesiredStoreException"/>, or the caller's cancellation.
/// </summary>
public interface IDesiredStore
{
    /// <summary>What was last saved; null when nothing was, or when what was found is of no use here and was set aside.</summary>
    Task<DesiredSet?> LoadAsync(CancellationToken cancel = default);

    /// <summary>
    /// Once it returns, the set survives a crash of the process and of the
    /// machine. When it fails, the one before may have survived.
    /// </summary>
    Task SaveAsync(DesiredSet set, CancellationToken cancel = default);

    /// <summary>Once it returns, nothing is loaded any more: an old set would be worse than none.</summary>
    Task ForgetAsync(CancellationToken cancel = default);
}

/// <summary>The place cannot be read or written; the message says why, for a person.</summary>
public sealed class DesiredStoreException(string message, Exception? inner = null) : Exception(message, inner);
