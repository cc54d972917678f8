using System.Runtime.InteropServices;

namespace Scheduler.Node.Cli.Locks;

/// <summary>What of Linux is needed to run a command in a process group of its own; the numbers are Linux's.</summary>
internal static class Posix
{
    public const int SigHangup = 1;
    public const int SigInterrupt = 2;
    public const int SigQuit = 3;
    public const int SigKill = 9;
    public const int SigUser1 = 10;
    public const int SigUser2 = 12;
    public const int SigPipe = 13;
    public const int SigTerminate = 15;
    public const int SigContinue = 18;
    public const int SigTerminalOutput = 22;

    public const int NoSuchFile = 2;
    public const int Interrupted = 4;

    public const short SpawnSetGroup = 2;
    public const short SpawnSetDefaultSignals = 4;
    public const short SpawnSetMask = 8;

    public const int IdIsProcess = 1;
    public const int WaitExited = 4;
    public const int WaitLeaveUnreaped = 0x01000000;

    /// <summary>More than any C library's own size of these structures.</summary>
    public const int StructureBytesMax = 1024;

    public static readonly nint Ignore = 1;

    [DllImport("libc", EntryPoint = "posix_spawnp")]
    public static extern int Spawn(
        out int process,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string file,
        nint fileActions,
        byte[] attributes,
        [MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPStr)] string?[] arguments,
        [MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPStr)] string?[] environment);

    [DllImport("libc", EntryPoint = "posix_spawnattr_init")]
    public static extern int InitAttributes(byte[] attributes);

    [DllImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    public static extern int SetFlags(byte[] attributes, short flags);

    [DllImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    public static extern int SetDefaultSignals(byte[] attributes, byte[] signals);

    [DllImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    public static extern int SetMask(byte[] attributes, byte[] signals);

    [DllImport("libc", EntryPoint = "sigaddset")]
    public static extern int AddSignal(byte[] signals, int signal);

    [DllImport("libc", EntryPoint = "waitid", SetLastError = true)]
    public static extern int WaitFor(int kind, int id, byte[] info, int options);

    [DllImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    public static extern int Reap(int process, out int status, int options);

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static extern int Kill(int process, int signal);

    [DllImport("libc", EntryPoint = "signal")]
    public static extern nint SetHandler(int signal, nint handler);

    [DllImport("libc", EntryPoint = "isatty")]
    public static extern int IsTerminal(int descriptor);

    [DllImport("libc", EntryPoint = "tcgetpgrp")]
    public static extern int ForegroundGroup(int terminal);

    [DllImport("libc", EntryPoint = "tcsetpgrp")]
    public static extern int SetForegroundGroup(int terminal, int group);

    [DllImport("libc", EntryPoint = "getpgrp")]
    public static extern int OwnGroup();
}
