using Scheduler.Messages;
using Scheduler.Messages.Hosts;

namespace Scheduler.Node.Sql;

/// <summary>
/// The hosts that have joined with an agent, and the tokens that let more of them in. All methods throw
/// <see cref="Actors.Journal.JournalUnavailableException"/> when the database cannot be reached.
/// </summary>
public interface IHostRegister
{
    /// <summary>Adds a token that is valid from now, by the database's clock, for <paramref name="ttl"/>.</summary>
    /// <param name="hash">Of its secret, which is kept nowhere.</param>
    Task<HostTokenRow> AddTokenAsync(string id, byte[] hash, string note, TimeSpan ttl, int uses, CancellationToken cancel = default);

    /// <summary>All that were not removed, the latest first.</summary>
    Task<IReadOnlyList<HostTokenRow>> TokensAsync(CancellationToken cancel = default);

    /// <summary>False when there is no such token. Hosts that came with it stay.</summary>
    Task<bool> RevokeTokenAsync(string id, CancellationToken cancel = default);

    /// <summary>
    /// Null once the name belongs to the key; otherwise why not. The token is used once by it, in the same transaction; a
    /// repetition with the same key is answered as the first time, and uses nothing.
    /// </summary>
    Task<Refusal?> JoinAsync(HostId host, byte[] keyHash, string token, byte[] secretHash, CancellationToken cancel = default);

    /// <summary>Null when a host of that name, with that key, may connect; otherwise why not.</summary>
    Task<Refusal?> RefusalOfAsync(HostId host, byte[] keyHash, CancellationToken cancel = default);

    /// <summary>Whether a machine has joined under the name and was not removed.</summary>
    Task<bool> IsJoinedAsync(HostId host, CancellationToken cancel = default);

    /// <summary>The name is free from then on, and its machine refused. False when there is no such host.</summary>
    Task<bool> RemoveAsync(HostId host, CancellationToken cancel = default);
}

/// <param name="UsesLeft">How many hosts may still join with it.</param>
/// <param name="RevokedAt">Null while it was not.</param>
public sealed record HostTokenRow(
    string Id, string Note, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, long UsesLeft, DateTimeOffset? RevokedAt);
