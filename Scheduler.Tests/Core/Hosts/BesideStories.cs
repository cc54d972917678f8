using Scheduler.Core.Hosts;
using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Hosts;

/// <summary>What must not be on one host is kept apart by the host itself, whoever placed it there at the same moment.</summary>
public sealed class BesideStories
{
    private static readonly AffinityRule NotBesideDb = new(AffinitySubject.ContainerLabel, "tier", "db") { Not = true };

    [Fact]
    public void Admit_BesideWhatItMustNotBe_IsRefusedAndSaysWhat()
    {
        var ledger = Admit(HostLedger.Empty, Wish("db", "tier", "db"));

        Assert.Equal(
            "it must have no container with the label tier=db, and has shop/db slot 1",
            Refused(ledger, Wish("web", "tier", "web", NotBesideDb)));
    }

    [Fact]
    public void Admit_TheOtherWayRound_IsNoRuleOfTheOther() =>
        Admit(Admit(HostLedger.Empty, Wish("web", "tier", "web", NotBesideDb)), Wish("db", "tier", "db"));

    [Fact]
    public void Admit_AgainOnceAdmitted_StaysAdmitted()
    {
        var ledger = Admit(Admit(HostLedger.Empty, Wish("web", "tier", "web", NotBesideDb)), Wish("db", "tier", "db"));

        Admit(ledger, Wish("web", "tier", "web", NotBesideDb));
    }

    [Fact]
    public void Admit_InPlaceOfTheOneThatItMustNotBeBeside_IsAdmitted()
    {
        var old = Wish("db", "tier", "db");

        Admit(Admit(HostLedger.Empty, old), Wish("web", "tier", "db", NotBesideDb) with { Replaces = old.Instance });
    }

    [Fact]
    public void Admit_BesideTheSidekickOfItsOwnSlot_IsAdmitted_ButBesideThatOfAnother()
    {
        var ledger = Admit(HostLedger.Empty, Wish("db", "tier", "db"));

        Admit(ledger, Wish("web", "tier", "web", NotBesideDb) with { Sidekicks = ["db"] });
        Refused(ledger, Wish("web", "tier", "web", NotBesideDb) with { Sidekicks = ["db"], Slot = 2 });
    }

    [Fact]
    public void Admit_AfterAServersEnd_GoesByWhatTheAgentHolds()
    {
        var db = Wish("db", "tier", "db");
        var resumed = HostLedger.Resumed([new Scheduler.Core.Agents.Lines.HeldClaim(db.Instance, HostClaim.Of(db))]);

        Assert.Contains("has shop/db slot 1", Refused(resumed, Wish("web", "tier", "web", NotBesideDb)));
    }

    private static HostLedger Admit(HostLedger ledger, Assignment wish) => Assert.IsType<Admission.Admitted>(ledger.Admit(wish)).Ledger;

    private static string Refused(HostLedger ledger, Assignment wish) => Assert.IsType<Admission.Refused>(ledger.Admit(wish)).Refusal.Reason;

    private static Assignment Wish(string service, string label, string value, params AffinityRule[] apart) => new()
    {
        Instance = InstanceId.Of(service, 1),
        Service = new ServiceKey("shop", service),
        Slot = 1,
        Revision = 1,
        Epoch = new Epoch(1),
        Sequence = 1,
        Goal = InstanceGoal.Running,
        Container = new ContainerSpec
        {
            Image = "i",
            Labels = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add(label, value)
        },
        Apart = apart.Length == 0 ? null : [.. apart],
    };
}
