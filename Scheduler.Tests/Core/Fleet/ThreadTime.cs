using System.Runtime.InteropServices;

namespace Scheduler.Tests.Core.Fleet;

/// <summary>The processor time of the calling thread, which other tests do not touch.</summary>
internal static class ThreadTime
{
    private const int OfThisThread = 3;

    public static TimeSpan Now
    {
        get
        {
            if (GetTime(OfThisThread, out var time) != 0) throw new InvalidOperationException("there is no clock of this thread");
            return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / 100);
        }
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
