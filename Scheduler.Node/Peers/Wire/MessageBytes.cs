using System.Text;
using Scheduler.Messages.Wire;

namespace Scheduler.Node.Peers.Wire;

/// <summary>A message's JSON as the bytes of a body, and back.</summary>
internal static class MessageBytes
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static byte[] Of(WireMessage wire) => Strict.GetBytes(wire.Payload);

    /// <exception cref="WireFormatException">The manifest is unknown, or the bytes are not its JSON in UTF-8.</exception>
    public static object Read(ManifestRegistry registry, string manifest, ReadOnlyMemory<byte> body)
    {
        try
        {
            return registry.Read(new WireMessage(manifest, Strict.GetString(body.Span)));
        }
        catch (DecoderFallbackException fault)
        {
            throw new WireFormatException($"'{manifest}' is not UTF-8", fault);
        }
    }
}
