using System.Collections.Immutable;
using Scheduler.Core.Services;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using static Scheduler.Tests.Core.Services.EvacuationStories;

namespace Scheduler.Tests.Core.Services;

/// <summary>How services share the places for moves off one host.</summary>
public sealed class MoveTurnsTests
{
    private static readonly HostId A = new("a");

    private readonly SortedDictionary<string, ServiceStory> _services = new(StringComparer.Ordinal);

    [Fact]
    public void Services_OfAHostThatIsDrained_TakePlacesByName()
    {
        foreach (var name in new[] { "s1", "s2", "s3" }) Add(name, scale: 3);

        Assert.Equal([2, 1, 0], Places(perHost: 2));
    }

    [Fact]
    public void Service_ThatCannotMove_TakesNoPlace()
    {
        Add("s1", scale: 2);
        Add("s2", scale: 2);
        Change("s1", one => one with { MoveWaits = "no host fits" });

        Assert.Equal([1, 1], Places(perHost: 1));
    }

    [Fact]
    public void Service_WhoseSuccessorFails_TakesNoPlace()
    {
        Add("s1", scale: 1);
        Add("s2", scale: 1);
        _views["s1"] = _views["s1"] with
        {
            Instances = _views["s1"].Instances.Add(_views["s1"].Instances[0] with
            {
                Id = InstanceId.Of("x", 9),
                Host = new HostId("b"),
                Replaces = _views["s1"].Instances[0].Id,
                State = InstanceState.Failed
            }),
        };

        Assert.Equal([1, 1], Places(perHost: 1));
    }

    [Fact]
    public void Service_WithALabel_MayMoveMore()
    {
        Add("s1", scale: 5, label: "4");

        Assert.Equal(4, BudgetOf("s1", perHost: 8).InAll);
    }

    [Fact]
    public void Host_ThatIsNotDrained_HasNoTurns()
    {
        Add("s1", scale: 1);

        var budget = MoveTurns.For(_services["s1"].State, Hosts(Specs.Host("a")), _views.Values, new MoveLimits());

        Assert.Equal(MoveBudget.One, budget);
    }

    [Fact]
    public void DrainedHost_WithNothingButGlobalServices_IsDeserted()
    {
        Add("s1", scale: 1);
        var hosts = Hosts(Draining("a"), Specs.Host("b"));

        Assert.Empty(MoveTurns.Deserted(hosts, _views.Values));
        Assert.Equal([A], MoveTurns.Deserted(hosts, [_views["s1"] with { Mode = ServiceMode.Global }]));
    }

    private readonly SortedDictionary<string, ServiceView> _views = new(StringComparer.Ordinal);

    private void Add(string name, int scale, string? label = null)
    {
        var spec = Specs.Of();
        if (label is not null) spec = spec with { Labels = spec.Labels.Add(MoveLimits.Label, label) };
        var story = new ServiceStory();
        story.Send(new ServiceCommand.Put(new ServiceKey("shop", name), spec, scale, $"uid{name}"));
        story.Converge();
        _services[name] = story;
        _views[name] = story.View;
    }

    private void Change(string name, Func<InstanceView, InstanceView> change) =>
        _views[name] = _views[name] with { Instances = [.. _views[name].Instances.Select(change)] };

    private IEnumerable<int> Places(int perHost) => _services.Keys.Select(name => Math.Max(0, BudgetOf(name, perHost).OffHosts[A]));

    private MoveBudget BudgetOf(string name, int perHost) =>
        MoveTurns.For(_services[name].State, Hosts(Draining("a"), Specs.Host("b")), _views.Values, new MoveLimits(PerService: 1, PerHost: perHost));

    private static ImmutableSortedDictionary<HostId, HostView> Hosts(params HostView[] hosts) =>
        hosts.ToImmutableSortedDictionary(host => host.Id, host => host);
}
