using Scheduler.Core.Agents.Lines;
using Scheduler.Core.Files;
using Scheduler.Core.Images;
using Scheduler.Core.Servers;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Agents.Joining;
using Scheduler.Node.Agents.Serving;
using Scheduler.Node.Peers;
using Scheduler.Node.Peers.Trust;

namespace Scheduler.Node.Composition;

/// <summary>This server's connection to the agents of hosts: the port that they reach it on, and what it says to all of them.</summary>
internal sealed class AgentLink : IAsyncDisposable
{
    private static readonly TimeSpan StopDrain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MovePatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LetInPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    private readonly AgentGate _gate;
    private readonly AgentBook _book;
    private readonly ServerNode _server;

    private AgentLink(AgentGate gate, AgentBook book, ServerNode server)
    {
        (_gate, _book, _server) = (gate, book, server);
        _server.AgentAddresses.Changed += TellOfServers;
        _server.Board.HostsTold += CloseRemoved;
    }

    /// <summary>Listens from then on. Null for a server that takes no agents.</summary>
    /// <param name="cluster">Marks the containers of the cluster.</param>
    /// <param name="database">Names the database: another one once it has lost everything.</param>
    public static async Task<AgentLink?> OpenAsync(
        ProcessContext process, ClusterIdentity? identity, AgentBook book, ServerNode server, IRegistryCredentials registries,
        IFileSource files, string cluster, string database, CancellationToken cancel)
    {
        var options = process.Options.Agents;
        if (options.Listen is not { } listen || identity is null) return null;
        var joining = new JoinDesk(
            process.Stores.HostRegister,
            identity,
            cluster,
            host => server.Board.Hosts.ContainsKey(host),
            (host, stop) => LetInAsync(server, host, stop),
            () => server.AgentAddresses.All);
        var services = new AgentServices(
            joining, book, registries, new FileDelivery(files, server.Board), server.AttachAsync, server.Detach,
            () => new AgentWelcome(identity.Node.Value, cluster, server.AgentAddresses.All)
            {
                Database = database,
                Files = FileTerms.Version
            });
        var gate = await AgentGate.StartAsync(options, identity, services, process.Loggers, cancel);
        var link = new AgentLink(gate, book, server);
        server.AgentAddresses.Own = AdvertisedAddress.Find(listen, options.Advertise, process.Options.Database.Url).At(gate.Port);
        return link;
    }

    /// <summary>Asks all agents to find another server, and gives them a moment for it.</summary>
    public async Task MoveAwayAsync()
    {
        if (_book.IsEmpty || _server.AgentAddresses.All.Length < 2) return;
        _book.TellAll(new MoveAway("it is stopping"));
        using var enough = new CancellationTokenSource(MovePatience);
        while (!_book.IsEmpty && !enough.IsCancellationRequested) await Task.WhenAny(Task.Delay(LookEvery, enough.Token));
    }

    public async ValueTask DisposeAsync()
    {
        _server.Board.HostsTold -= CloseRemoved;
        _server.AgentAddresses.Changed -= TellOfServers;
        await _gate.StopAsync(StopDrain);
        await _gate.DisposeAsync();
    }

    /// <summary>Whoever made the token that a machine has joined with wants the host back: the removal is over.</summary>
    private static async Task<Refusal?> LetInAsync(ServerNode server, HostId host, CancellationToken cancel)
    {
        if (!server.Board.Picture.Removed.Contains(host)) return null;
        var back = new HostRequest(new HostCommand.SetAvailability(HostAvailability.Active, Reason: null), By: "its join token");
        return await server.HostDesk.SendAsync(host, back, LetInPatience, cancel) as Refusal;
    }

    private void CloseRemoved()
    {
        foreach (var host in _server.Board.Picture.Removed) _book.Close(host, $"a person has removed the host {host}");
    }

    private void TellOfServers() => _book.TellAll(new ServersChanged(_server.AgentAddresses.All));
}
