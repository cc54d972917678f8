namespace Scheduler.Tests.Docker;

/// <summary>Gives a few bytes at a time, as networks do.</summary>
internal sealed class TricklingStream(byte[] bytes, int bytesPerRead) : MemoryStream(bytes)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(buffer.Length, bytesPerRead)], cancellationToken);
}
