namespace Scheduler.Node.Sql;

/// <summary>
/// Sealed logins to registries; what is in them is no business of the store. All methods throw
/// <see cref="Actors.Journal.JournalUnavailableException"/> when the database cannot be reached; a change may have been made then.
/// </summary>
public interface IRegistryStore
{
    /// <summary>The most registries that logins are kept for.</summary>
    const int RegistriesMax = 1000;

    /// <summary>Raised on any thread when the rows may have changed, here or by another server. Not to be relied on alone.</summary>
    event Action? Changed;

    /// <summary>All, by name.</summary>
    Task<IReadOnlyList<StoredLogin>> ListAsync(CancellationToken cancel = default);

    /// <summary>Puts or replaces; false when there are <see cref="RegistriesMax"/> others already.</summary>
    Task<bool> PutAsync(string registry, byte[] login, CancellationToken cancel = default);

    /// <summary>The same in another sealing; false when the row no longer holds <paramref name="before"/>.</summary>
    Task<bool> ResealAsync(string registry, byte[] before, byte[] after, CancellationToken cancel = default);

    /// <summary>False when there was none.</summary>
    Task<bool> RemoveAsync(string registry, CancellationToken cancel = default);
}

/// <param name="Login">Sealed.</param>
/// <param name="ChangedAt">When it was put, by the database's clock.</param>
public sealed record StoredLogin(string Registry, byte[] Login, DateTimeOffset ChangedAt);
