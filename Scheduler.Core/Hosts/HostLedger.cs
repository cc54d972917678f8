using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Scheduler.Core.Agents;
using Scheduler.Core.Agents.Lines;
using Scheduler.Core.Placement;
using Scheduler.Core.Placement.Affinity;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Hosts;

/// <summary>
/// What a host has promised: which instances, with which ports and how much CPU and memory. Admission is serial and
/// here, so that two services never get the same port however optimistic their placement was.
/// </summary>
public sealed record HostLedger
{
    public static readonly HostLedger Empty = new();

    public ImmutableSortedDictionary<InstanceId, HostClaim> Claims { get; init; } = ImmutableSortedDictionary<InstanceId, HostClaim>.Empty;

    /// <summary>Ports held by containers of the engine as last inventoried, ours and others'.</summary>
    public ImmutableArray<PortClaim> EnginePorts { get; init; } = [];

    /// <summary>Null until the engine has answered once.</summary>
    public EngineFacts? Engine { get; init; }

    /// <summary>What of the engine's CPUs and memory is promised to nobody.</summary>
    public HostReserve Reserve { get; init; } = HostReserve.None;

    /// <summary>
    /// Instances whose container the engine holds. They are admitted whatever
    /// else was promised: refusing them would stop what runs.
    /// </summary>
    public ImmutableSortedSet<InstanceId> Held { get; init; } = [];

    /// <summary>An inventory was taken since the start.</summary>
    public bool IsInventoried { get; init; }

    public decimal ReservedCpus => Claims.Values.Sum(claim => claim.Cpus);

    public long ReservedMemoryBytes => Claims.Values.Sum(claim => claim.MemoryBytes);

    /// <summary>As the agent holds it: promises outlive the server that made them.</summary>
    public static HostLedger Resumed(IEnumerable<HeldClaim> claims) =>
        Empty with { Claims = claims.ToImmutableSortedDictionary(held => held.Instance, held => held.Claim) };

    public HostLedger Inventoried(HostReport report) => this with
    {
        Engine = report.Engine ?? Engine,
        Reserve = report.Reserve,
        EnginePorts = report.Ports,
        Held = report.Held,
        IsInventoried = IsInventoried || report.State == HostState.Active || report.KeepsWhatRuns,
    };

    public HostLedger Release(InstanceId instance) => this with { Claims = Claims.Remove(instance) };

    /// <summary>An instance that waits for the one before it to go has its room.</summary>
    private HostLedger Without(InstanceId? replaced) => replaced is { } id ? Release(id) : this;

    /// <summary>Every port taken, promised or seen.</summary>
    public IEnumerable<PortClaim> Ports => Claims.Values.SelectMany(claim => claim.Ports)
        .Concat(EnginePorts.Where(port => port.Instance is not { } id || !Claims.ContainsKey(id)));

    /// <summary>Promises the instance what it needs, with host ports chosen, or says why not.</summary>
    public Admission Admit(Assignment wish)
    {
        var known = Claims.GetValueOrDefault(wish.Instance);
        var others = this with { Claims = Claims.Remove(wish.Instance) };
        var held = known is not null || Held.Contains(wish.Instance);
        // What runs beside the one before it, until that goes, has neither its room nor its ports.
        var former = wish.Goal == InstanceGoal.Prepared ? wish.Replaces : null;
        // One that was stopped for the sake of another has left it the room that both were promised.
        var startsBeside = known is { IsStopped: true } && wish is { Goal: InstanceGoal.Running, Replaces: not null };
        if ((!held || startsBeside) && others.Without(former).RefuseRoom(wish) is { } full) return new Admission.Refused(Refusal.Conflict(full));
        if (!held && wish.Apart is { } rules
            && Beside.Refuse(rules, others.Without(wish.Replaces).Claims.Where(one => !IsItsSidekick(wish, one.Value))) is { } beside)
            return new Admission.Refused(Refusal.Conflict(beside));
        var table = PortTable.Of(others.Ports.Where(port => port.Instance != wish.Instance));
        var chosen = ImmutableArray.CreateBuilder<PortSpec>();
        foreach (var port in wish.Container.Ports)
        {
            if ((Had(port, wish, known, chosen) ?? table.FirstFree(port, former) ?? (held ? port.HostPort : null)) is not { } free)
                return new Admission.Refused(Refusal.Conflict(table.Refuse(port, former)!));
            chosen.Add(port with { HostPort = free, HostPortLast = free });
            if (free > 0) table.Add(HostClaim.Of(wish, port, free));
        }

        var admitted = wish with { Container = wish.Container with { Ports = chosen.ToImmutable() } };
        return new Admission.Admitted(this with { Claims = Claims.SetItem(wish.Instance, HostClaim.Of(admitted)) }, admitted);
    }

    /// <summary>
    /// The port that it was promised, or that its container was made with: a container cannot change its ports, so it keeps
    /// them even where its replacement waits with the same. 0 when the engine is to choose.
    /// </summary>
    /// <param name="chosen">The instance's other ports, which may be of the same range.</param>
    private int? Had(PortSpec port, Assignment wish, HostClaim? known, ImmutableArray<PortSpec>.Builder chosen)
    {
        if (port.HostPort == 0) return 0;
        var last = Math.Max(port.HostPort, port.HostPortLast);
        return (known?.Ports ?? []).Concat(EnginePorts.Where(claim => claim.Instance == wish.Instance))
            .Where(claim => claim.Port >= port.HostPort && claim.Port <= last && claim.Protocol == port.Protocol)
            .FirstOrDefault(claim => !chosen.Any(one => one.HostPort == claim.Port && one.Protocol == port.Protocol && one.HostIp == port.HostIp))
            ?.Port;
    }

    /// <summary>One unit: rules on what is beside it are not about itself.</summary>
    private static bool IsItsSidekick(Assignment wish, HostClaim claim) =>
        claim.Service is { } service && claim.Slot == wish.Slot && service.Stack == wish.Service.Stack
        && wish.Sidekicks?.Contains(service.Service, StringComparer.Ordinal) == true;

    private string? RefuseRoom(Assignment wish)
    {
        if (Engine is not { } engine) return null;
        var resources = wish.Container.Resources;
        var free = new HostRoom(engine, Reserve, ReservedCpus, ReservedMemoryBytes);
        return free.Refuse(resources.CpuReservation ?? 0, resources.MemoryReservationBytes ?? 0);
    }
}

/// <summary>What one instance was promised.</summary>
public sealed record HostClaim(decimal Cpus, long MemoryBytes, ImmutableArray<PortClaim> Ports)
{
    /// <summary>Whose it is, as rules on containers know it; null of one that is stopped, and from an agent that does not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ServiceKey? Service { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Slot { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableSortedDictionary<string, string>? Labels { get; init; }

    /// <summary>It is kept and does not run.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsStopped { get; init; }

    /// <summary>What an admitted wish was promised. A port that is still to be chosen from a range is none yet.</summary>
    public static HostClaim Of(Assignment wish) => new(
        wish.Container.Resources.CpuReservation ?? 0,
        wish.Container.Resources.MemoryReservationBytes ?? 0,
        [.. wish.Container.Ports.Where(HostPorts.IsFixed).Select(port => Of(wish, port, port.HostPort))])
    {
        IsStopped = wish.Goal == InstanceGoal.Stopped,
        Service = wish.Goal == InstanceGoal.Stopped ? null : wish.Service,
        Slot = wish.Slot,
        Labels = wish.Container.Labels.IsEmpty ? null : wish.Container.Labels,
    };

    internal static PortClaim Of(Assignment wish, PortSpec port, int chosen) =>
        new(chosen, port.Protocol, port.HostIp, $"{wish.Service} slot {wish.Slot}", wish.Instance);
}

public abstract record Admission
{
    private Admission()
    {
    }

    /// <param name="Wish">The wish with its host ports chosen.</param>
    public sealed record Admitted(HostLedger Ledger, Assignment Wish) : Admission;

    public sealed record Refused(Refusal Refusal) : Admission;
}
