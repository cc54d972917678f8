using Scheduler.Actors.Runtime;
using Scheduler.Core.Agents;
using Scheduler.Core.Agents.Health;
using Scheduler.Core.Agents.Lines;
using Scheduler.Core.Files;
using Scheduler.Messages.Files;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Registries;
using Scheduler.Node.Agents;
using Scheduler.Node.Agents.Calling;
using Scheduler.Node.Agents.Joining;
using Scheduler.Node.Agents.Wire;
using Scheduler.Node.Configuration;
using Scheduler.Node.Engines;
using Scheduler.Node.Engines.Calls;

namespace Scheduler.Node.Composition;

/// <summary>
/// The life of a process that is only a host: joins its cluster once, and looks after its engine from then on, with or
/// without a server.
/// </summary>
public static partial class AgentHost
{
    private static readonly TimeSpan RenewalEvery = TimeSpan.FromHours(1);

    /// <summary>Runs until <paramref name="cancel"/> fires.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunAsync(NodeOptions options, CancellationToken cancel)
    {
        using var loggers = ProcessLog.Open(options);
        var log = loggers.CreateLogger("Scheduler.Agent");
        try
        {
            var identity = await JoinAsync(options, loggers, cancel);
            await LiveAsync(options, identity, loggers, log, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            LogStopping(log);
        }

        return 0;
    }

    private static string FolderOf(NodeOptions options) => Path.Combine(options.Node.DataDirectory, "agent");

    private static ServerNames NamesOf(NodeOptions options) => new(options.Agent.Servers, Path.Combine(FolderOf(options), "servers"));

    private static Task<AgentIdentity> JoinAsync(NodeOptions options, ILoggerFactory loggers, CancellationToken cancel)
    {
        Directory.CreateDirectory(options.Node.DataDirectory);
        var file = new IdentityFile(FolderOf(options), loggers);
        var host = new HostId(options.Hosts.Single().Name);
        return new Joining(host, options.Agent, file, NamesOf(options).FindAsync, loggers.CreateLogger<Joining>()).EnsureAsync(cancel);
    }

    private static async Task LiveAsync(NodeOptions options, AgentIdentity identity, ILoggerFactory loggers, ILogger log, CancellationToken cancel)
    {
        var settings = options.Hosts.Single();
        await using var engine = LocalHosts.EngineOf(settings, options.Engine);
        await using var health = new AgentHealth(log);
        await health.ListenAsync(options.Agent.Listen, cancel);
        var outputs = new OutputCalls(engine);
        var calls = new EngineService(new GuardedCalls(engine.Calls, identity.Cluster), cancel);
        ServerDialer dialer = null!;
        var logins = new LoginCalls(message => dialer.Current?.Send(message) == true);
        var files = new FileCalls(message => dialer.Current?.Send(message) == true);
        dialer = new ServerDialer(
            identity,
            NamesOf(options),
            (line, message) => TakeOwn(identity, outputs, calls, logins, files, dialer, line, message));
        await using var system = new ActorSystem(new ActorSystemOptions { Entropy = new SystemEntropy(), Log = new ActorLog(loggers) });
        var parts = new UplinkParts(
            identity.Host,
            DesiredFile.In(FolderOf(options), identity.Cluster, identity.Host, loggers),
            uplink => new AgentActor(
                LocalHosts.AgentOptionsOf(options, identity.Cluster, settings),
                engine,
                uplink,
                logins,
                new RememberedFiles(files),
                LocalHosts.WatchdogOf(settings, options.Node.DataDirectory),
                new SocketProbe()))
        {
            Labels = settings.Labels,
            Addresses = settings.Addresses,
            Version = ProgramVersion.Text,
            Calls = EngineCallRules.Version,
            Tries = ProbeTargets.IsBeside(engine.Endpoint) ? TryReach.Version : 0,
            MakeSeeker = uplink => new ServerSeeker(new SeekerOptions(), dialer, uplink, health.Show),
        };
        system.Spawn("host", () => new AgentUplink(parts), new ActorOptions { MailboxCapacity = 1 << 16, Supervision = Supervision.Always });
        LogStarted(log, identity.Host, engine.Endpoint);
        await RenewAsync(identity, dialer, cancel);
    }

    /// <summary>Until the process is told to stop.</summary>
    private static async Task RenewAsync(AgentIdentity identity, ServerDialer dialer, CancellationToken cancel)
    {
        while (true)
        {
            identity.Keep();
            if (identity.IsRenewalDue(DateTimeOffset.UtcNow)) dialer.Current?.Send(new CertificateWanted(identity.NewRequest()));
            await Task.Delay(RenewalEvery, cancel);
        }
    }

    /// <summary>What is for the process and not for its actors.</summary>
    private static bool TakeOwn(
        AgentIdentity identity, OutputCalls outputs, EngineService calls, LoginCalls logins, FileCalls files,
        ServerDialer dialer, ServerLine line, object message)
    {
        switch (message)
        {
            case CertificateIssued issued:
                identity.Renew(issued.Certificate);
                return true;
            case CredentialsGiven given:
                logins.Take(given);
                return true;
            case FileGiven given:
                files.Take(given);
                return true;
            case AgentWelcome welcome:
                dialer.Welcomed(line);
                files.Welcomed(welcome);
                return false;
            case OpenOutput wanted:
                outputs.Begin(dialer.ConnectorTo(line.Server), line, wanted);
                return true;
            case OpenCall wanted:
                calls.Begin(dialer.ConnectorTo(line.Server), wanted);
                return true;
            case OutputOver over:
                outputs.End(over.Id);
                return true;
            default:
                return false;
        }
    }

    [LoggerMessage(LogLevel.Information, "Host {Host} looks after the engine at {Endpoint}")]
    private static partial void LogStarted(ILogger log, HostId host, string endpoint);

    [LoggerMessage(LogLevel.Information, "Stopping: containers run on")]
    private static partial void LogStopping(ILogger log);
}
