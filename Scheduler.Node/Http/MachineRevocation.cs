using Scheduler.Actors.Journal;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;

namespace Scheduler.Node.Http;

/// <summary>
/// The second half of a host's removal: its machine's certificate is good for nothing any more, and its name is free. The
/// decision before it keeps the host out already; said again, it is carried out to its end.
/// </summary>
internal static class MachineRevocation
{
    /// <returns>What to answer when it is not done yet; null when it is.</returns>
    public static async Task<Refusal?> RevokeAsync(GatewayServices services, HostId host, CancellationToken cancel)
    {
        try
        {
            await services.RevokeMachine(host, cancel);
            return null;
        }
        catch (JournalUnavailableException away)
        {
            return Refusal.Unavailable(
                $"{host} is removed, but the certificate of its machine is not revoked yet, for the database cannot be reached ({away.Message}): remove it once more.");
        }
    }
}
