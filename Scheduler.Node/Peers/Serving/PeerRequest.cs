using System.Globalization;
using Scheduler.Messages;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Node.Peers.Serving;

/// <summary>What the headers of a peer's message say of it.</summary>
/// <param name="Address">Whom it is for.</param>
/// <param name="Manifest">What it is.</param>
/// <param name="Deadline">How long the sender still waits.</param>
internal sealed record PeerRequest(string Address, string Manifest, TimeSpan Deadline)
{
    // What a person's request may take at most is an hour; a sender that says more means for ever.
    private static readonly TimeSpan DeadlineMost = TimeSpan.FromHours(1);

    /// <summary>A <see cref="PeerRequest"/>, or a <see cref="Refusal"/> that says what is wrong with it.</summary>
    /// <param name="isChannel">Its body goes on for as long as somebody has something to say.</param>
    public static object Read(HttpRequest request, VersionRange versions, long bytesMax, bool isChannel = false)
    {
        if (!TryNumber(request, Protocol.VersionHeader, out var version) || !versions.Contains((int)version))
            return Refusal.Unavailable(
                $"this server speaks {versions} of the protocol between servers, and was asked in another: update the older of the two");
        if (!TryNumber(request, Protocol.DeadlineHeader, out var milliseconds))
            return Refusal.Invalid($"the header {Protocol.DeadlineHeader} must be a number of milliseconds");
        if (Text(request, Protocol.ManifestHeader) is not { } manifest)
            return Refusal.Invalid($"the header {Protocol.ManifestHeader} is missing");
        if (Text(request, Protocol.AddressHeader) is not { } address)
            return Refusal.Invalid($"the header {Protocol.AddressHeader} is missing");
        if (request.ContentLength is null && !isChannel)
            return Refusal.Invalid("a message says how long it is");
        if (request.ContentLength is { } length && length > bytesMax)
            return Refusal.Invalid($"a message of {length} bytes is beyond cluster.messageBytesMax of this server, {bytesMax}");
        var deadline = TimeSpan.FromMilliseconds(milliseconds);
        return new PeerRequest(Uri.UnescapeDataString(address), manifest, deadline < DeadlineMost ? deadline : DeadlineMost);
    }

    private static string? Text(HttpRequest request, string header) => request.Headers[header] is [{ Length: > 0 } value] ? value : null;

    private static bool TryNumber(HttpRequest request, string header, out uint number)
    {
        number = 0;
        return Text(request, header) is { } text && uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
