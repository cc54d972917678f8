using Scheduler.Node.Configuration;
using Scheduler.Node.Sql;

namespace Scheduler.Node.Peers.Trust;

/// <summary>
/// Makes the cluster's authority at the first start of its first server, and finds it at every other. The database keeps
/// it sealed; the token that opens it stays with the servers.
/// </summary>
/// <param name="settings">The cluster's, in the database.</param>
/// <param name="given">A token from the configuration, or null.</param>
/// <param name="file">Where the token is kept when the configuration gives none.</param>
/// <param name="clock">For the validity of what is made.</param>
internal sealed class AuthorityKeeper(ISettings settings, JoinToken? given, TokenFile file, TimeProvider clock)
{
    public const string Setting = "cluster.authority";

    /// <exception cref="ConfigurationException">There is an authority, and no token here that opens it.</exception>
    /// <exception cref="Actors.Journal.JournalUnavailableException">The database cannot be reached.</exception>
    public async Task<ClusterAuthority> EnsureAsync(CancellationToken cancel = default)
    {
        var token = given ?? file.Read();
        if (await settings.GetAsync(Setting, cancel) is { } stored) return Open(stored, token);
        var isMadeHere = token is null;
        token ??= Keep(JoinToken.New());
        using var made = ClusterAuthority.Create(clock.GetUtcNow());
        var ours = made.Seal(token).ToJson();
        var winner = await settings.PutIfAbsentAsync(Setting, ours, cancel);
        // Another server of a new cluster was faster. A token that was made here a moment ago opens nothing and would
        // stand in the way of the right one.
        if (winner != ours && isMadeHere)
        {
            file.Delete();
            token = null;
        }

        return Open(winner, token);
    }

    /// <summary>
    /// A new authority under a new token: every server has to be given the token and be started again. What was
    /// issued by the old one is refused from then on by those that were.
    /// </summary>
    /// <exception cref="ConfigurationException">The configuration gives the token, so that none can be made.</exception>
    public async Task<ClusterAuthority> ReplaceAsync(CancellationToken cancel = default)
    {
        // Asked before a file is touched: while the database is away, this is tried over and over.
        var stored = await settings.GetAsync(Setting, cancel);
        if (given is null && file.Read() is { } before && IsPresent(stored, before)) new FormerTokens(file.Path).Add(before);
        var token = given ?? Keep(JoinToken.New());
        var made = ClusterAuthority.Create(clock.GetUtcNow());
        await settings.PutAsync(Setting, made.Seal(token).ToJson(), cancel);
        if (given is null) Keep(token.PinnedTo(made.Pin));
        return made;
    }

    /// <summary>Whether it is the token of the cluster, and not one that never came to be that.</summary>
    private static bool IsPresent(string? stored, JoinToken token)
    {
        if (stored is null || SealedAuthority.OfJson(stored) is not { } found) return false;
        using var authority = ClusterAuthority.Open(found, token);
        return authority is not null;
    }

    private ClusterAuthority Open(string stored, JoinToken? token)
    {
        if (token is null)
            throw Refused($"the database holds a cluster, and this server has no join token for it (looked in cluster.token, cluster.tokenFile and {file.Path}). Run `scheduler cluster token` on a server of the cluster, and give its output to this one as the setting cluster.token (SCHEDULER__CLUSTER__TOKEN) or in that file");
        if (SealedAuthority.OfJson(stored) is not { } found)
            throw Refused($"the setting {Setting} in the database cannot be read: it is damaged, or of a newer version");
        var source = given is null ? file.Path : "the setting cluster.token or cluster.tokenFile";
        if (ClusterAuthority.Open(found, token) is not { } authority)
            throw Refused($"the join token in {source} is not the token of the cluster in the database. Run `scheduler cluster token` on a server of the cluster, and give its output to this one");
        if (!token.Admits(authority.Pin))
        {
            authority.Dispose();
            throw Refused($"the join token in {source} is for another certificate authority than the database holds: somebody may have replaced it. If that was you, give this server the new token");
        }

        if (given is null) Keep(token.PinnedTo(authority.Pin));
        return authority;
    }

    private JoinToken Keep(JoinToken token)
    {
        if (file.Read()?.Text != token.Text) file.Write(token);
        return token;
    }

    private static ConfigurationException Refused(string reason) => new([$"cluster.token: {reason}."]);
}
