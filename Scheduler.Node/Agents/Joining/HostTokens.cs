using Scheduler.Node.Sql;

namespace Scheduler.Node.Agents.Joining;

/// <summary>
/// The tokens with which machines become hosts. All methods throw
/// <see cref="Actors.Journal.JournalUnavailableException"/> when the database cannot be reached.
/// </summary>
/// <param name="pin">SHA-256 of the public key of the cluster's authority.</param>
public sealed class HostTokens(IHostRegister register, byte[] pin)
{
    /// <summary>A new token, and its text, which is shown this once: the database has only its hash.</summary>
    public async Task<(HostTokenRow Row, string Text)> CreateAsync(TimeSpan ttl, int uses, string note, CancellationToken cancel)
    {
        var token = HostToken.New(pin);
        return (await register.AddTokenAsync(token.Id, token.Hash, note, ttl, uses, cancel), token.Text);
    }

    public Task<IReadOnlyList<HostTokenRow>> ListAsync(CancellationToken cancel) => register.TokensAsync(cancel);

    /// <summary>False when there is none of that id.</summary>
    public Task<bool> RevokeAsync(string id, CancellationToken cancel) => register.RevokeTokenAsync(id, cancel);
}
