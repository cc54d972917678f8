using Scheduler.Actors.Seams;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Wire;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Node.Peers.Calling;

/// <summary>
/// Asks a peer who it is, over a connection of its own, so that no large message stands in the way. Every call is a
/// round trip; a connection over which one failed is never used again.
/// </summary>
internal sealed class PeerProbe(PeerConnector connector, ManifestRegistry registry) : IDisposable
{
    private const int AnswerBytesMax = 4096;

    private HttpMessageInvoker _client = connector.Open();

    /// <summary>Whether <paramref name="expected"/> answers, and what it said of itself if anybody did. Throws only for a cancellation.</summary>
    public async Task<(PeerReach Reach, PeerFacts? Facts)> TryAsync(NodeIncarnation expected, TimeSpan deadline, CancellationToken cancel)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        ends.CancelAfter(deadline);
        var (facts, failure) = await RoundTripAsync(ends.Token, cancel);
        // A standing connection that breaks under the request says nothing of the peer's present: only a new one does.
        if (failure is not null && IsOfAStandingConnection(failure)) (facts, failure) = await RoundTripAsync(ends.Token, cancel);
        return failure is null
            ? (Judge(expected, facts), facts)
            : (SendFailure.IsConnectionRefused(failure) ? PeerReach.Gone : PeerReach.Silent, null);
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Another node at its address, or an earlier life of it, proves nothing of the expected one.</summary>
    private static PeerReach Judge(NodeIncarnation expected, PeerFacts? facts)
    {
        if (facts is null || facts.Node != expected.Node || facts.Incarnation < expected.Number) return PeerReach.Silent;
        return facts.Incarnation == expected.Number ? PeerReach.Reached : PeerReach.Gone;
    }

    private static bool IsOfAStandingConnection(Exception failure) =>
        failure is not OperationCanceledException
        && failure is not HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError
                or HttpRequestError.SecureConnectionError
                or HttpRequestError.NameResolutionError
        };

    private async Task<(PeerFacts? Facts, Exception? Failure)> RoundTripAsync(CancellationToken ends, CancellationToken cancel)
    {
        var client = Volatile.Read(ref _client);
        try
        {
            return (await AskAsync(client, ends), null);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException
            or ObjectDisposedException or WireFormatException)
        {
            Replace(client);
            cancel.ThrowIfCancellationRequested();
            return (null, failure);
        }
    }

    private async Task<PeerFacts?> AskAsync(HttpMessageInvoker client, CancellationToken cancel)
    {
        using var request = PeerMessages.Request(HttpMethod.Get, Protocol.ReachPath);
        using var response = await client.SendAsync(request, cancel);
        await response.Content.LoadIntoBufferAsync(AnswerBytesMax, cancel);
        return await PeerMessages.ReadAsync(registry, response, cancel) as PeerFacts;
    }

    /// <summary>Of several calls that fail over one client, the first replaces it.</summary>
    private void Replace(HttpMessageInvoker failed)
    {
        var fresh = connector.Open();
        if (Interlocked.CompareExchange(ref _client, fresh, failed) == failed) failed.Dispose();
        else fresh.Dispose();
    }
}
