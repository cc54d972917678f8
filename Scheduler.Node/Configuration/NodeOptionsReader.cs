using Scheduler.Core.Hosts.Neighbours;
using Scheduler.Core.Placement.Rebalancing;
using Scheduler.Core.Services;
using Scheduler.Messages.Locks;
using Scheduler.Messages.Services;

namespace Scheduler.Node.Configuration;

/// <summary>Makes <see cref="NodeOptions"/> of the layers: every default from reference.conf, then what overrides it.</summary>
public sealed class NodeOptionsReader
{
    private const string ServerRole = "server";
    private const string HostRole = "host";
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Year = TimeSpan.FromDays(366);

    private readonly SettingReader _settings;
    private readonly MachineFacts _machine;

    private NodeOptionsReader(SettingReader settings, MachineFacts machine)
    {
        _settings = settings;
        _machine = machine;
    }

    /// <param name="reference">The layer of reference.conf.</param>
    /// <param name="overrides">Later ones win.</param>
    /// <exception cref="ConfigurationException">Every unknown key and every value that cannot be used.</exception>
    public static NodeOptions Read(ConfigurationLayer reference, IReadOnlyList<ConfigurationLayer> overrides, MachineFacts machine)
    {
        var keys = new SettingKeys(reference);
        var unknown = overrides
            .SelectMany(layer => layer.Values.Keys.Select(key => keys.Fault(layer.Source, key)))
            .OfType<string>()
            .ToList();
        var settings = new SettingReader([reference, .. overrides]);
        var options = new NodeOptionsReader(settings, machine).ReadAll();
        return unknown.Count + settings.Faults.Count == 0 ? options : throw new ConfigurationException([.. unknown, .. settings.Faults]);
    }

    private NodeOptions ReadAll()
    {
        var node = ReadNode();
        var database = ReadDatabase(node.DataDirectory);
        return new NodeOptions
        {
            Node = node,
            Database = database,
            Hosts = new HostListReader(_settings, _machine).Read(node),
            Gateway = new GatewayReader(_settings).Read(),
            Cluster = new ClusterReader(_settings).Read(),
            Peers = new PeersReader(_settings).Read(node.DataDirectory, database.IsShared),
            Agents = new AgentsReader(_settings).ReadServer(database.IsShared),
            Agent = new AgentsReader(_settings).ReadAgent(isHostOnly: !node.IsServer),
            Engine = ReadEngine(),
            HostLoss = new HostLossReader(_settings).Read(),
            Neighbours = ReadNeighbours(),
            Services = ReadServices(),
            Moves = new MoveLimits(_settings.Number("moves.perService", 1, MoveLimits.Most), _settings.Number("moves.perHost", 1, MoveLimits.Most)),
            Rebalance = ReadRebalance(),
            Locks = ReadLocks(),
            Catalogs = new CatalogsSection(
                _settings.Flag("catalogs.git"),
                _settings.Time("catalogs.fetchTimeout", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10))),
            Webhooks = new WebhooksSection(
                _settings.Number("webhooks.bodyBytesMax", 1024, 64 * 1024 * 1024),
                _settings.Number("webhooks.callsPerMinute", 1, 1_000_000),
                _settings.Time("webhooks.waitMax", TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
                _settings.Time("webhooks.settleFor", TimeSpan.Zero, TimeSpan.FromMinutes(10))),
            Events = new EventsSection(_settings.Number("events.capacity", 16, 1_000_000)),
            LogLevel = ReadLogLevel(),
        };
    }

    private NodeSection ReadNode()
    {
        var id = _settings.Text("node.id") is { Length: > 0 } given ? given : _machine.Name;
        if (Naming.Fault(id) is { } fault) _settings.Refuse("node.id", $"a valid name ({fault}); the machine's name is \"{_machine.Name}\"");
        var directory = _settings.Text("node.dataDirectory") is { Length: > 0 } path ? path : _machine.StateDirectory;
        var roles = ReadRoles();
        return new NodeSection(id, Path.GetFullPath(directory)) { IsServer = roles.Contains(ServerRole), IsHost = roles.Contains(HostRole) };
    }

    private HashSet<string> ReadRoles()
    {
        var given = _settings.Below("node.roles")
            .Select(index => (Key: $"node.roles.{index}", Role: _settings.Text($"node.roles.{index}") ?? ""))
            .ToList();
        foreach (var (key, _) in given.Where(one => one.Role is not (ServerRole or HostRole))) _settings.Refuse(key, "server or host");
        return given.Count == 0 ? [ServerRole, HostRole] : [.. given.Select(one => one.Role)];
    }

    private DatabaseSection ReadDatabase(string dataDirectory)
    {
        var url = _settings.Text("database.url") ?? "";
        if (url == "sqlite") url = "sqlite:" + Path.Combine(dataDirectory, "scheduler.db");
        var known = url.StartsWith("sqlite:", StringComparison.Ordinal) && url.Length > "sqlite:".Length
            || url.StartsWith("postgres://", StringComparison.Ordinal)
            || url.StartsWith("postgresql://", StringComparison.Ordinal)
            || url.StartsWith("Host=", StringComparison.OrdinalIgnoreCase);
        if (!known) _settings.Refuse("database.url", "\"sqlite\", \"sqlite:/path/to/file\" or \"postgres://user:password@host/database\"");
        return new DatabaseSection(url);
    }

    private EngineSection ReadEngine() => new(
        _settings.Number("engine.createParallelism", 1, 256),
        _settings.Number("engine.stopParallelism", 1, 256),
        _settings.Number("engine.pullParallelism", 1, 64),
        _settings.Time("engine.readTimeout", Moment, Day),
        _settings.Time("engine.writeTimeout", Moment, Day),
        _settings.Time("engine.pullIdleTimeout", Moment, Day),
        _settings.Time("engine.inventoryEvery", TimeSpan.FromMilliseconds(100), Day),
        _settings.Time("engine.probeEvery", TimeSpan.FromMilliseconds(50), Day),
        _settings.Time("engine.trialEvery", TimeSpan.Zero, Day),
        _settings.Time("engine.trialTimeout", TimeSpan.FromMilliseconds(100), Day),
        _settings.Time("engine.hangsAfter", TimeSpan.FromMilliseconds(100), Day));

    private ServicesSection ReadServices() => new(
        _settings.Number("services.snapshotEvery", 1, 1_000_000),
        _settings.Number("services.scaleMax", 1, 1_000_000),
        _settings.Number("services.mailboxCapacity", 1, 1_000_000),
        _settings.Time("services.passivateAfter", TimeSpan.FromSeconds(1), Year));

    private NeighbourOptions ReadNeighbours() => new()
    {
        TriesPerSecond = _settings.Number("neighbours.triesPerSecond", 0, 1000),
        InstancesEvery = _settings.Text("neighbours.instancesEvery") == "off"
            ? null
            : _settings.Time("neighbours.instancesEvery", TimeSpan.FromSeconds(3), Day),
    };

    private RebalanceOptions? ReadRebalance()
    {
        var max = _settings.Number("rebalance.max", 1, RebalancePlan.MovesMax);
        return _settings.Text("rebalance.every") == "off"
            ? null
            : new RebalanceOptions(_settings.Time("rebalance.every", TimeSpan.FromSeconds(1), Year), max);
    }

    private LocksSection ReadLocks() => new(
        _settings.Time("locks.ttl", SessionLimits.TtlMin, SessionLimits.TtlMax),
        _settings.Time("locks.waitMax", TimeSpan.FromSeconds(10), Day),
        _settings.Number("locks.waitsMax", 1, 100_000),
        _settings.Number("locks.waitersMax", 1, 100_000),
        _settings.Number("locks.sessionsMax", 1, 1_000_000),
        _settings.Number("locks.locksPerSessionMax", 1, 10_000),
        _settings.Time("locks.probeEvery", TimeSpan.FromMilliseconds(50), Day),
        // Above what a clock may be set back: a later life's tokens begin at the time. See docs/locks.md.
        _settings.Time("locks.purgeAfter", Day, Year),
        _settings.Number("locks.mailboxCapacity", 1, 1_000_000),
        _settings.Time("locks.passivateAfter", TimeSpan.FromSeconds(1), Year));

    private LogLevel ReadLogLevel()
    {
        if (Enum.TryParse<LogLevel>(_settings.Text("logging.level"), ignoreCase: true, out var level) && Enum.IsDefined(level)) return level;
        _settings.Refuse("logging.level", "trace, debug, information, warning, error or none");
        return LogLevel.Information;
    }
}
