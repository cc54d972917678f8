namespace Scheduler.Tests.Node.Cluster.Stage;

/// <summary>A server in a network namespace of its own, started again whenever its process has ended.</summary>
internal sealed class ClusterServer : IAsyncDisposable
{
    private readonly SupervisedProcess _process;

    /// <param name="settings">Each <c>key=value</c>.</param>
    /// <param name="secret">What lets it into the cluster.</param>
    public ClusterServer(string name, Namespace place, string secret, params IEnumerable<string> settings)
    {
        (Name, Place) = (name, place);
        string[] own = [$"node.id={name}", $"gateway.listen={Url}", "gateway.allowInsecure=true", $"cluster.listen=https://{place.Address}:7071"];
        string[] arguments = ["node", .. own.Concat(settings).SelectMany(one => new[] { "--set", one })];
        _process = new SupervisedProcess(name, place, arguments, new Dictionary<string, string> { ["SCHEDULER__CLUSTER__TOKEN"] = secret });
    }

    public string Name { get; }

    public Namespace Place { get; }

    public string Url => $"http://{Place.Address}:7070";

    public int Ends => _process.Ends;

    public string Output => _process.Output;

    public void Start() => _process.Start();

    /// <summary>Kills it for good, until the next <see cref="Start"/>.</summary>
    public Task StopAsync() => _process.StopAsync();

    /// <summary>kill -9. The supervisor brings it back a second later.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Asks it to end, as an operator would.</summary>
    /// <returns>Once it has.</returns>
    public Task TerminateAsync() => _process.TerminateAsync();

    /// <summary>No thread of it runs until <see cref="Thaw"/>.</summary>
    public void Freeze() => _process.Freeze();

    public void Thaw() => _process.Thaw();

    public Task<bool> IsReadyAsync() => NodeClient.IsReadyAsync(Url);

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
