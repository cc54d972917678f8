using System.Diagnostics;

namespace Scheduler.Bench.Hosts;

/// <summary>A host in a network namespace of its own. Its engine's socket is a file, so that it answers us while the host is cut off.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Url">Of its engine.</param>
/// <param name="Netns">The namespace.</param>
/// <param name="Address">In the network of the hosts.</param>
internal sealed record HostPlace(int Number, string Url, string Netns, string Address)
{
    /// <summary>The namespace's link to the rest of the world, as <c>scripts/engine</c> names it.</summary>
    private const string Link = "uplink";

    public string Name => FormattableString.Invariant($"host{Number + 1}");

    /// <summary>This machine's end of the link.</summary>
    public string Gateway => $"{Address[..Address.LastIndexOf('.')]}.1";

    /// <summary>To be put before a command that is to run here; the process is the command's own.</summary>
    public IReadOnlyList<string> Enter => ["nsenter", $"--net=/var/run/netns/{Netns}"];

    /// <summary>
    /// Drops everything, both ways, where it arrives: a sender whose own kernel drops what it sends is told so, and tries
    /// again sooner than one whose packets are lost on the way.
    /// </summary>
    public Task CutAsync() => RunAsync(Cut);

    public Task HealAsync() => RunAsync(Heal);

    /// <summary>Cut, and healed after <paramref name="time"/>: by one process, so that little is added to the time.</summary>
    public Task PauseAsync(TimeSpan time) => RunAsync(FormattableString.Invariant($"{Cut} && sleep {time.TotalSeconds:0.000}; {Heal}"));

    private string Cut => $"{Here} -I {Arriving} && {There} -I {Leaving}";

    private string Heal => $"{Here} -D {Arriving} && {There} -D {Leaving}";

    private string Here => $"{string.Join(' ', Enter)} iptables -w -t raw";

    private static string There => "iptables -w -t raw";

    private static string Arriving => $"PREROUTING -i {Link} -j DROP";

    private string Leaving => $"PREROUTING -s {Address} -j DROP";

    private async Task RunAsync(string commands)
    {
        using var process = Process.Start("sh", ["-c", commands]);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{Name}: {commands}: {process.ExitCode}");
    }
}
