using System.Collections.Immutable;
using Scheduler.Core.Placement;
using Scheduler.Core.Swarm;

namespace Scheduler.Tests.Core.Placement;

public sealed class ConstraintsTests
{
    [Theory]
    [InlineData("node.id==a", true)]
    [InlineData("node.id!=a", false)]
    [InlineData("node.id==ID", true)]
    [InlineData("node.id!=ID", false)]
    [InlineData("node.id==OTHER", false)]
    [InlineData("node.hostname==machine", true)]
    [InlineData("node.hostname==MACHINE", true)]
    [InlineData("node.hostname==A", true)]
    [InlineData("node.hostname!=a", false)]
    [InlineData("node.hostname!=machine", false)]
    [InlineData("node.hostname==b", false)]
    [InlineData("node.labels.disk==ssd", true)]
    [InlineData("node.labels.disk != ssd", false)]
    [InlineData("node.labels.disk == SSD", true)]
    [InlineData("node.labels.zone==x", false)]
    [InlineData("node.labels.zone!=x", true)]
    [InlineData("node.platform.os==linux", true)]
    [InlineData("node.platform.arch==aarch64", false)]
    [InlineData("node.role==worker", true)]
    [InlineData("engine.labels.gpu==yes", true)]
    [InlineData("engine.labels.gpu==", false)]
    [InlineData("nonsense", false)]
    public void Constraint_AgainstAHost_HoldsOrNot(string constraint, bool holds)
    {
        // Docker's ids of this host, and of another.
        constraint = constraint.Replace("OTHER", DockerIds.OfHost(new("b")), StringComparison.Ordinal)
            .Replace("ID", DockerIds.OfHost(new("a")), StringComparison.Ordinal);
        var host = Specs.Host("a");
        host = host with
        {
            Labels = host.Labels.Add("disk", "ssd"),
            Engine = host.Engine! with { Labels = ImmutableSortedDictionary<string, string>.Empty.Add("gpu", "yes") },
        };

        Assert.Equal(holds ? null : constraint, Constraints.Unmet([constraint], host));
    }

    [Theory]
    [InlineData("node.role==manager", true, false)]
    [InlineData("node.role!=manager", false, true)]
    [InlineData("node.role == Worker", true, true)]
    [InlineData("node.role!=worker", false, false)]
    public void Role_OfAHostThatAServerLooksAfterItself_IsBoth(string constraint, bool ofServers, bool ofOthers)
    {
        Assert.Equal(ofServers, Constraints.Unmet([constraint], Specs.Host("a") with { IsOfServer = true }) is null);
        Assert.Equal(ofOthers, Constraints.Unmet([constraint], Specs.Host("a")) is null);
    }

    [Fact]
    public void Constraints_EngineHasNotAnsweredYet_HoldOfNoEngineFact() =>
        Assert.NotNull(Constraints.Unmet(["node.platform.os==linux"], Specs.Host("a") with { Engine = null }));

    [Theory]
    [InlineData("node.labels.disk==ssd", null)]
    [InlineData("engine.labels.a!=b", null)]
    [InlineData("disk==ssd", "is not a key")]
    [InlineData("node.labels.==ssd", "is not a key")]
    [InlineData("node.id==", "needs a value")]
    [InlineData("node.id=a", "has the form")]
    [InlineData("==a", "has the form")]
    public void Fault_OfAForm_SaysWhatIsWrong(string constraint, string? words)
    {
        if (words is null) Assert.Null(Constraints.Fault(constraint));
        else Assert.Contains(words, Constraints.Fault(constraint));
    }
}
