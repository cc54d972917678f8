using System.Text.RegularExpressions;

namespace Scheduler.Core.Services;

/// <summary>The forms of the names and small languages in a service's spec. None backtracks more than linearly.</summary>
internal static partial class SpecForms
{
    private const int PlainLengthMax = 1024;

    /// <summary>Something, in one line.</summary>
    public static bool IsPlain(string text) => text.Length is > 0 and <= PlainLengthMax && !text.Any(char.IsControl);

    // The grammar of image references: github.com/distribution/reference.
    [GeneratedRegex(@"\A(?:(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@[a-z0-9]+:[0-9a-fA-F]{32,128})?\z")]
    public static partial Regex Image();

    /// <summary>What the kernel takes, in the letters that files use: not every one is a name that others may resolve.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?\z")]
    public static partial Regex Hostname();

    [GeneratedRegex(@"\A(?:[0-9]{1,2}|(?:SIG)?[A-Z][A-Z0-9+-]{1,14})\z")]
    public static partial Regex Signal();

    [GeneratedRegex(@"\A(?i:[a-z][a-z_0-9]{1,40})\z")]
    public static partial Regex Capability();

    [GeneratedRegex(@"\A[0-9]{1,5}/(?:tcp|udp|sctp)\z")]
    public static partial Regex Expose();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.-]{0,254}\z")]
    public static partial Regex EngineName();

    [GeneratedRegex(@"\A[0-9]{1,4}(?:-[0-9]{1,4})?(?:,[0-9]{1,4}(?:-[0-9]{1,4})?)*\z")]
    public static partial Regex Cpuset();

    /// <summary>Of the devices cgroup: type, major and minor number, and what is allowed.</summary>
    [GeneratedRegex(@"\A[abc] (?:[0-9]{1,10}|\*):(?:[0-9]{1,10}|\*) [rwm]{1,3}\z")]
    public static partial Regex DeviceRule();

    [GeneratedRegex(@"\A[a-z]{2,20}\z")]
    public static partial Regex Ulimit();
}
