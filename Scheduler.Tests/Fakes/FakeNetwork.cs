namespace Scheduler.Tests.Fakes;

/// <summary>
/// The network between the machines of fake engines, as probes from one to another see it: who is at which address, and who
/// reaches whom.
/// </summary>
internal sealed class FakeNetwork
{
    private readonly SortedDictionary<string, (string Machine, FakeDaemon Daemon)> _machines = new(StringComparer.Ordinal);
    private readonly HashSet<(string Machine, int Port)> _lost = [];

    /// <summary>Whether nothing gets from one machine to the other.</summary>
    public Func<string, string, bool> IsCut { get; set; } = (_, _) => false;

    /// <summary>Told of each try: from, to, and whether it was answered well.</summary>
    public Action<string, string, bool>? Tried { get; set; }

    /// <summary>Machines that are off.</summary>
    public HashSet<string> Off { get; } = new(StringComparer.Ordinal);

    public void Add(string machine, string address, FakeDaemon daemon) => _machines[address] = (machine, daemon);

    /// <summary>What comes from outside to the port gets lost, as with a rule of the firewall that is missing.</summary>
    public void Lose(string machine, int port) => _lost.Add((machine, port));

    public void Find(string machine, int port) => _lost.Remove((machine, port));

    /// <summary>Null where no machine has that address.</summary>
    public string? At(string address) => _machines.TryGetValue(address, out var there) ? there.Machine : null;

    /// <summary>Whether anything comes back from there.</summary>
    public bool Reaches(string from, string to, int port) =>
        !Off.Contains(to) && !Off.Contains(from) && !IsCut(from, to) && !IsCut(to, from) && !_lost.Contains((to, port));

    /// <summary>The container that publishes the port there, and its own port; null where nothing listens.</summary>
    public (FakeContainer Container, int Port)? PublisherOf(string address, int port) => _machines[address].Daemon.PublisherOf(port);

    public FakeListener Does(string address, FakeContainer container, int port) => _machines[address].Daemon.Does(container, port);
}
