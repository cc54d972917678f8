using Scheduler.Core.Services;
using Scheduler.Messages.Services;
using Scheduler.Tests.Core;

namespace Scheduler.Tests.Services;

/// <summary>Rules and probes as they may come over the API.</summary>
public sealed class RuleFaultsTests
{
    public static TheoryData<string, AffinityRule> WrongRules => new()
    {
        { "needs the label's key", new AffinityRule(AffinitySubject.HostLabel, "", "ssd") },
        { "a rule on a name has no key", new AffinityRule(AffinitySubject.Host, "disk", "a") },
        { "1 to 256 characters", new AffinityRule(AffinitySubject.Container, "", "") },
        { "1 to 256 characters", new AffinityRule(AffinitySubject.Container, "", new string('x', 257)) },
        { "is not a regular expression", new AffinityRule(AffinitySubject.Container, "", "(") { Form = AffinityForm.Regexp } },
        { "or one that looks back", new AffinityRule(AffinitySubject.Container, "", @"(a)\1") { Form = AffinityForm.Regexp } },
        { "a rule's subject is", new AffinityRule((AffinitySubject)9, "", "a") },
        { "a rule's subject is", new AffinityRule(AffinitySubject.Host, "", "a") { Form = (AffinityForm)9 } },
        { "must not be null", new AffinityRule(AffinitySubject.Host, "", null!) },
        { "must not be null", new AffinityRule(AffinitySubject.Host, null!, "a") },
        { "must not be null", null! },
    };

    [Theory]
    [MemberData(nameof(WrongRules), DisableDiscoveryEnumeration = true)]
    public void Rule_Wrong_IsOneFaultWithWords(string words, AffinityRule rule)
    {
        var fault = Assert.Single(SpecFaults.Of(Specs.Of() with { Affinity = [rule] }));

        Assert.StartsWith("affinity", fault.Field, StringComparison.Ordinal);
        Assert.Contains(words, fault.Reason);
    }

    [Fact]
    public void Rules_TooMany_AreAFault()
    {
        var rule = new AffinityRule(AffinitySubject.Host, "", "a");

        Assert.Equal("affinity", Assert.Single(SpecFaults.Of(Specs.Of() with { Affinity = [.. Enumerable.Repeat(rule, 201)] })).Field);
    }

    [Fact]
    public void Rule_OfAGlobalService_IsHardAndOnHosts()
    {
        var spec = Specs.Global() with
        {
            Affinity = [new AffinityRule(AffinitySubject.Host, "", "a"), new AffinityRule(AffinitySubject.Container, "", "a")]
        };

        Assert.Equal("affinity[1]", Assert.Single(SpecFaults.Of(spec)).Field);
    }

    [Theory]
    [InlineData(0, "from 1 to 65535")]
    [InlineData(65536, "from 1 to 65535")]
    public void Probe_OfNoPort_IsAFault(int port, string words) => AssertFault(words, new HealthProbe(port));

    [Fact]
    public void Probe_WithAWrongPart_IsAFault()
    {
        AssertFault("is not a request line", new HealthProbe(1) { RequestLine = "GET /\r\nX: y" });
        AssertFault("is not a request line", new HealthProbe(1) { RequestLine = "" });
        AssertFault("every 0.1 s", new HealthProbe(1) { Interval = TimeSpan.Zero });
        AssertFault("may take from 1 ms", new HealthProbe(1) { Timeout = TimeSpan.FromHours(1) });
        AssertFault("a threshold is from 1", new HealthProbe(1) { HealthyThreshold = 0 });
        AssertFault("a threshold is from 1", new HealthProbe(1) { UnhealthyThreshold = 1001 });
        AssertFault("an initializing timeout", new HealthProbe(1) { InitializingTimeout = TimeSpan.Zero });
        AssertFault("the strategy is", new HealthProbe(1) { Strategy = (HealthStrategy)9 });
        AssertFault("the quorum is", new HealthProbe(1) { Quorum = -1 });
    }

    private static void AssertFault(string words, HealthProbe probe)
    {
        var spec = Specs.Of();
        var fault = Assert.Single(SpecFaults.Of(spec with { Container = spec.Container with { Probe = probe } }));

        Assert.Equal("container.probe", fault.Field);
        Assert.Contains(words, fault.Reason);
    }
}
