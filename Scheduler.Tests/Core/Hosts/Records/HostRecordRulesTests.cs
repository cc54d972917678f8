using System.Collections.Immutable;
using System.Text.Json;
using Scheduler.Actors.Journal;
using Scheduler.Core.Hosts.Records;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Wire;

namespace Scheduler.Tests.Core.Hosts.Records;

public sealed class HostRecordRulesTests
{
    private static readonly HostId Host = new("a");
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private HostRecordState _state = HostRecordState.Untouched;

    [Fact]
    public void Availability_OfANewHost_IsKeptWithWhoAndWhy()
    {
        var accepted = Accept(new HostCommand.SetAvailability(HostAvailability.Draining, "new kernel"), by: "anna");

        Assert.Equal((1, true), (accepted.Version, accepted.Changed));
        Assert.Equal(
            (HostAvailability.Draining, "new kernel", "anna", Now),
            (accepted.Record.Availability, accepted.Record.Reason, accepted.Record.By, accepted.Record.Since));
    }

    [Theory]
    [InlineData(HostAvailability.Active)]
    [InlineData(HostAvailability.Inactive)]
    public void Availability_AsItIs_ChangesNothing(HostAvailability availability)
    {
        if (availability != HostAvailability.Active) Accept(new HostCommand.SetAvailability(availability, "why"));
        var before = _state;

        var again = Accept(new HostCommand.SetAvailability(availability));

        Assert.False(again.Changed);
        Assert.Same(before, _state);
    }

    [Fact]
    public void Command_OfAnUnknownHost_IsNotFound() =>
        Assert.Equal(RefusalKind.NotFound, Refuse(new HostCommand.SetAvailability(HostAvailability.Inactive), new HostSeen(null, 0, [])).Kind);

    [Fact]
    public void Command_WithAKeyThatWasUsed_IsAppliedOnce()
    {
        var drain = new HostCommand.SetAvailability(HostAvailability.Draining);
        Accept(drain, key: "k");
        Accept(new HostCommand.SetAvailability(HostAvailability.Active));

        var late = Accept(drain, key: "k");
        var other = Refuse(new HostCommand.Evict(false), Seen(HostState.Disconnected), key: "k");

        Assert.Equal((1, false, true), (late.Version, late.Changed, late.Replayed));
        Assert.Equal(HostAvailability.Active, _state.Availability);
        Assert.Equal(RefusalKind.Conflict, other.Kind);
    }

    [Fact]
    public void Command_ForAnotherVersion_IsRefused()
    {
        Accept(new HostCommand.SetAvailability(HostAvailability.Inactive), ifVersion: 0);

        Assert.Equal(RefusalKind.VersionMismatch, Refuse(new HostCommand.SetAvailability(HostAvailability.Active), Seen(), ifVersion: 0).Kind);
        Assert.Equal(2, Accept(new HostCommand.SetAvailability(HostAvailability.Active), ifVersion: 1).Version);
    }

    [Fact]
    public void Labels_SetAndRemoved_AddUp()
    {
        Accept(Labels("disk=ssd", "zone=1"));
        Accept(Labels("disk-", "zone=2"));
        Assert.False(Accept(Labels("zone=2", "disk-")).Changed);
        Accept(Labels("disk=nvme"));

        Assert.Equal([KeyValuePair.Create("disk", "nvme"), KeyValuePair.Create("zone", "2")], _state.LabelsSet);
        Assert.Empty(_state.LabelsRemoved);
    }

    [Fact]
    public void Labels_BeyondTheLimit_AreRefused() => Assert.Equal(
        RefusalKind.Invalid, Refuse(Labels([.. Enumerable.Range(0, HostLimits.LabelsMax + 1).Select(n => $"l{n}=x")]), Seen()).Kind);

    [Fact]
    public void Eviction_OfAHostThatIsConnected_IsRefused() =>
        Assert.Contains("drain", Refuse(new HostCommand.Evict(false), Seen()).Reason, StringComparison.Ordinal);

    [Fact]
    public void Eviction_OfOneOutage_IsOrderedOnceAndMayBecomeSurer()
    {
        var lost = Seen(HostState.Disconnected);
        Assert.True(Accept(new HostCommand.Evict(false), seen: lost).Changed);
        Assert.False(Accept(new HostCommand.Evict(false), seen: lost).Changed);
        Assert.True(Accept(new HostCommand.Evict(true), seen: lost).Changed);
        Assert.False(Accept(new HostCommand.Evict(false), seen: lost).Changed);

        Assert.Empty(Assert.IsType<Decision<HostEvent>.Accept>(HostRecordRules.EndEviction(_state, lost.View, Now)).Events);
        var ended = Assert.IsType<Decision<HostEvent>.Accept>(HostRecordRules.EndEviction(_state, Specs.Host("a"), Now)).Events;
        _state = ended.Aggregate(_state, HostRecordRules.Evolve);

        Assert.True(Accept(new HostCommand.Evict(false), seen: lost).Changed);
    }

    [Theory]
    [InlineData(HostState.Active, HostAvailability.Active, 0, false, "drain it first")]
    [InlineData(HostState.Active, HostAvailability.Draining, 2, false, "has 2 instances")]
    [InlineData(HostState.Active, HostAvailability.Draining, 0, false, null)]
    [InlineData(HostState.Reconnecting, HostAvailability.Active, 0, false, "drain it first")]
    [InlineData(HostState.Disconnected, HostAvailability.Active, 2, false, null)]
    [InlineData(HostState.Disconnected, HostAvailability.Active, 2, true, "shop/web, which must never run twice")]
    public void Removal_WithoutForce_WantsTheHostLostOrDrained(
        HostState state, HostAvailability availability, int instances, bool exclusive, string? refusal)
    {
        if (availability != HostAvailability.Active) Accept(new HostCommand.SetAvailability(availability));
        var seen = Seen(state, instances) with { Exclusive = exclusive ? [Specs.Web] : [] };

        if (refusal is null) Assert.True(Accept(new HostCommand.Remove(false), seen: seen).Record.IsRemoved);
        else Assert.Contains(refusal, Refuse(new HostCommand.Remove(false), seen).Reason, StringComparison.Ordinal);

        Assert.True(Accept(new HostCommand.Remove(true), seen: seen).Record.IsRemoved);
    }

    [Fact]
    public void Removal_OfAHostThatIsConfirmedDead_NeedsNoForce()
    {
        var seen = Seen(HostState.Disconnected, 1) with { Exclusive = [Specs.Web] };
        Accept(new HostCommand.Evict(ConfirmedDead: true), seen: seen);

        Assert.True(Accept(new HostCommand.Remove(false), seen: seen).Record.IsRemoved);
    }

    [Fact]
    public void RemovedHost_UntilItIsActivated_TakesNoOtherDecision()
    {
        Accept(Labels("disk=ssd"));
        Accept(new HostCommand.Remove(true));

        Assert.Contains(
            "hosts activate a",
            Refuse(new HostCommand.SetAvailability(HostAvailability.Draining), Seen()).Reason,
            StringComparison.Ordinal);
        var back = Accept(new HostCommand.SetAvailability(HostAvailability.Active));

        Assert.Equal((false, 0), (back.Record.IsRemoved, back.Record.LabelsSet.Count));
    }

    [Fact]
    public void State_AfterALife_IsReadBackFromItsSnapshot()
    {
        Accept(Labels("disk=ssd", "zone-"), key: "k");
        Accept(new HostCommand.Evict(true), seen: Seen(HostState.Disconnected));
        Accept(new HostCommand.SetAvailability(HostAvailability.Inactive, "why"), by: "anna");

        var read = HostRecordManifests.Codec.DecodeSnapshot(HostRecordManifests.Codec.EncodeSnapshot(_state));

        Assert.Equal(JsonSerializer.Serialize(_state, ManifestRegistry.Json), JsonSerializer.Serialize(read, ManifestRegistry.Json));
    }

    private static HostSeen Seen(HostState state = HostState.Active, int instances = 0) => new(Specs.Host("a", state), instances, []);

    private static HostCommand.SetLabels Labels(params string[] changes) => new(
        changes.Where(one => one.Contains('=')).ToImmutableSortedDictionary(one => one[..one.IndexOf('=')], one => one[(one.IndexOf('=') + 1)..]),
        [.. changes.Where(one => one.EndsWith('-')).Select(one => one[..^1])]);

    private HostAccepted Accept(HostCommand command, string? key = null, long? ifVersion = null, string? by = null, HostSeen? seen = null)
    {
        var decision = HostRecordRules.Decide(Host, _state, new HostRequest(command, ifVersion, key, by), seen ?? Seen(), Now);
        var accept = Assert.IsType<Decision<HostEvent>.Accept>(decision);
        // As the journal keeps them.
        _state = accept.Events
            .Select(one => HostRecordManifests.Codec.Decode(HostRecordManifests.Codec.Encode(one)))
            .Aggregate(_state, HostRecordRules.Evolve);
        return Assert.IsType<HostAccepted>(accept.Reply);
    }

    private Refusal Refuse(HostCommand command, HostSeen seen, string? key = null, long? ifVersion = null) =>
        Assert.IsType<Decision<HostEvent>.Refuse>(
            HostRecordRules.Decide(Host, _state, new HostRequest(command, ifVersion, key), seen, Now)).Refusal;
}
