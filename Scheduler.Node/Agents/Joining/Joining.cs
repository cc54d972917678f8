using Scheduler.Core.Agents.Lines;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Agents.Wire;
using Scheduler.Node.Configuration;

namespace Scheduler.Node.Agents.Joining;

/// <summary>Finds the identity of this machine's agent, or makes it join with its token.</summary>
/// <param name="servers">Where servers may be.</param>
internal sealed partial class Joining(
    HostId host, AgentSection options, IdentityFile file, Func<CancellationToken, Task<IReadOnlyList<string>>> servers, ILogger log)
{
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(1);

    /// <exception cref="ConfigurationException">It has not joined, and cannot with the token that it has.</exception>
    public async Task<AgentIdentity> EnsureAsync(CancellationToken cancel)
    {
        var (token, kept) = (options.GivenToken(), file.Read());
        if (kept is not null && ReasonAgainst(kept, token) is { } reason)
        {
            file.SetAside(reason);
            kept = null;
        }

        if (kept is not null && (token is null || token.Id == kept.Token) && !kept.HasEnded(DateTimeOffset.UtcNow))
            return new AgentIdentity(file, kept);
        if (token is null)
        {
            throw new ConfigurationException([kept is null
                ? "agent.token: this machine has not joined a cluster. Run `scheduler hosts token create` where the cluster is managed, and give its output to this agent as agent.token (SCHEDULER__AGENT__TOKEN), or in a file that agent.tokenFile names"
                : $"agent.token: the certificate of host {host} has ended, because the agent was away for longer than it lasts. Give it a new token, as `scheduler hosts token create` makes them"]);
        }

        return await JoinAsync(token, kept?.Key ?? file.KeyToJoinWith(), cancel);
    }

    private string? ReasonAgainst(KeptIdentity kept, HostToken? token)
    {
        if (kept.Host != host) return $"it is of a host {kept.Host}, and this one is {host}";
        return token is null || token.Admits(kept.AuthorityPin) ? null : "the join token is for another cluster";
    }

    /// <summary>Tries until a server says yes, or no for good.</summary>
    private async Task<AgentIdentity> JoinAsync(HostToken token, byte[] key, CancellationToken cancel)
    {
        while (true)
        {
            foreach (var server in await servers(cancel))
            {
                if (await TryAsync(server, token, key, cancel) is not { } joined) continue;
                var kept = new KeptIdentity(host, joined.Cluster, token.Id, key, joined.Certificate, joined.Authority);
                file.Write(kept);
                LogJoined(log, host, joined.Cluster, server);
                return new AgentIdentity(file, kept);
            }

            await Task.Delay(AgainAfter, cancel);
        }
    }

    private async Task<JoinedCluster?> TryAsync(string server, HostToken token, byte[] key, CancellationToken cancel)
    {
        try
        {
            var answer = await JoinCall.SendAsync(server, token, host, key, cancel);
            if (answer is JoinedCluster joined) return joined;
            var refusal = (Refusal)answer;
            if (refusal.Kind is not (RefusalKind.Unavailable or RefusalKind.Busy))
                throw new ConfigurationException(
                    [$"agent.token: {server} does not let this machine join as {host}: {refusal.Reason}"]);
            LogRefused(log, server, refusal.Reason);
        }
        catch (DialException fault)
        {
            LogRefused(log, server, fault.Message);
        }

        return null;
    }

    [LoggerMessage(LogLevel.Information, "This machine has joined cluster {Cluster} as host {Host}, by {Server}")]
    private static partial void LogJoined(ILogger log, HostId host, string cluster, string server);

    [LoggerMessage(LogLevel.Warning, "Not joined yet, tried again: {Server}: {Reason}")]
    private static partial void LogRefused(ILogger log, string server, string reason);
}
