namespace Scheduler.Node.Engines.Calls.Channels;

/// <summary>What goes over a channel at one time.</summary>
/// <param name="Payload">Holds until the next one is received.</param>
internal readonly record struct CallFrame(FrameKind Kind, ReadOnlyMemory<byte> Payload);

internal enum FrameKind : byte
{
    /// <summary>The call, or the head of its answer: a manifest, a line end, and its JSON.</summary>
    Message = 1,

    /// <summary>Bytes of the stream.</summary>
    Data = 2,

    /// <summary>The stream ends in this direction.</summary>
    End = 3,

    /// <summary>The answer breaks off: why, in UTF-8.</summary>
    Fault = 4,
}
