using System.Security.Cryptography;
using Scheduler.Actors.Seams;

namespace Scheduler.Node.Composition;

/// <summary>Randomness of the operating system.</summary>
internal sealed class SystemEntropy : IEntropy
{
    public ulong NextUInt64()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToUInt64(bytes);
    }
}
