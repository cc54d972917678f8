using System.Runtime.InteropServices;

namespace Scheduler.Node;

/// <summary>
/// A clock that also counts while the machine sleeps. The monotonic one does not on Linux, and whoever slept must not take
/// a lock or a lease for held.
/// </summary>
internal sealed class BootClock : TimeProvider
{
    private const int ClockBootTime = 7;
    private const long NanosecondsPerSecond = 1_000_000_000;

    public override long TimestampFrequency => NanosecondsPerSecond;

    public override long GetTimestamp() => GetTime(ClockBootTime, out var time) == 0
        ? (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds
        : throw new InvalidOperationException($"the boot clock cannot be read: error {Marshal.GetLastPInvokeError()}");

    [DllImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static extern int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
