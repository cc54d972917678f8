using Scheduler.Core.Compose.Readers;

namespace Scheduler.Core.Compose;

/// <summary>Sizes as people write them.</summary>
public static class ByteSize
{
    /// <summary>Such as <c>512</c>, <c>64k</c>, <c>1.5g</c> or <c>2gb</c>, in powers of 1024; null for what is none.</summary>
    public static long? Read(string text) => Quantity.Bytes(text);
}
