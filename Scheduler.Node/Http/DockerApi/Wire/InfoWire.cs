using System.Text.Json.Serialization;

namespace Scheduler.Node.Http.DockerApi.Wire;

/// <summary>What <c>docker info</c> shows of the server: the cluster's sums.</summary>
public sealed record InfoWire
{
    [JsonPropertyName("ID")]
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string ServerVersion { get; init; }

    /// <summary>Over all hosts, as the rest.</summary>
    public required int Containers { get; init; }

    public required int ContainersRunning { get; init; }

    public int ContainersPaused { get; init; }

    public required int ContainersStopped { get; init; }

    public required int Images { get; init; }

    [JsonPropertyName("NCPU")]
    public required int Cpus { get; init; }

    public required long MemTotal { get; init; }

    public required string OperatingSystem { get; init; }

    [JsonPropertyName("OSType")]
    public required string OsType { get; init; }

    public required string Architecture { get; init; }

    public required string KernelVersion { get; init; }

    public required string SystemTime { get; init; }

    /// <summary>Shown by <c>docker info</c> as words of the server.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    public string Driver { get; init; } = "";

    public string LoggingDriver { get; init; } = "";

    public string CgroupDriver { get; init; } = "";

    public string DefaultRuntime { get; init; } = "";

    public string IndexServerAddress { get; init; } = "https://index.docker.io/v1/";

    public RegistryConfigWire RegistryConfig { get; init; } = new();

    public PluginsWire Plugins { get; init; } = new();

    public required SwarmInfoWire Swarm { get; init; }
}

/// <summary>The CLI looks here before each login and pull, and fails where it is missing.</summary>
public sealed record RegistryConfigWire
{
    public IReadOnlyDictionary<string, object> IndexConfigs { get; init; } = new Dictionary<string, object>();

    [JsonPropertyName("InsecureRegistryCIDRs")]
    public IReadOnlyList<string> InsecureRegistryCidrs { get; init; } = [];

    public IReadOnlyList<string> Mirrors { get; init; } = [];
}

public sealed record PluginsWire
{
    public IReadOnlyList<string> Volume { get; init; } = ["local"];

    public IReadOnlyList<string> Network { get; init; } = ["bridge", "host"];

    public IReadOnlyList<string> Log { get; init; } = [];
}

/// <summary>The cluster, as a swarm would show itself.</summary>
public sealed record SwarmInfoWire
{
    [JsonPropertyName("NodeID")]
    public required string NodeId { get; init; }

    public required string NodeAddr { get; init; }

    public required string LocalNodeState { get; init; }

    public required bool ControlAvailable { get; init; }

    public string Error { get; init; } = "";

    public required IReadOnlyList<PeerNodeWire> RemoteManagers { get; init; }

    public required int Nodes { get; init; }

    public required int Managers { get; init; }

    public required SwarmClusterWire Cluster { get; init; }
}

public sealed record PeerNodeWire([property: JsonPropertyName("NodeID")] string NodeId, string Addr);

public sealed record SwarmClusterWire
{
    [JsonPropertyName("ID")]
    public required string Id { get; init; }

    public required SwarmVersionWire Version { get; init; }

    public required string CreatedAt { get; init; }

    public required string UpdatedAt { get; init; }

    public required SwarmSpecWire Spec { get; init; }

    public bool RootRotationInProgress { get; init; }

    [JsonPropertyName("TLSInfo")]
    public SwarmTlsWire TlsInfo { get; init; } = new();
}

/// <summary>Counts the changes of an object; an update names the one that it is meant for.</summary>
public sealed record SwarmVersionWire(long Index);

public sealed record SwarmSpecWire
{
    public required string Name { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public OrchestrationWire Orchestration { get; init; } = new();

    /// <summary>Docker writes these whatever they hold, and clients count on it.</summary>
    public NothingWire Raft { get; init; } = new();

    public NothingWire Dispatcher { get; init; } = new();

    [JsonPropertyName("CAConfig")]
    public NothingWire CaConfig { get; init; } = new();

    public NothingWire TaskDefaults { get; init; } = new();

    public EncryptionWire EncryptionConfig { get; init; } = new();
}

/// <summary>Settings of a swarm that stand for nothing here.</summary>
public sealed record NothingWire;

public sealed record EncryptionWire(bool AutoLockManagers = false);

/// <param name="TaskHistoryRetentionLimit">0: what is over is in the logs of events, not in the list of tasks.</param>
public sealed record OrchestrationWire(long TaskHistoryRetentionLimit = 0);

/// <summary>The cluster's authority is not told: agents and servers join by our own tokens.</summary>
public sealed record SwarmTlsWire(string TrustRoot = "", string CertIssuerSubject = "", string CertIssuerPublicKey = "");
