using Scheduler.Messages.Services;
using static Scheduler.Tests.Compose.ComposeText;

namespace Scheduler.Tests.Compose;

public class DeployTests
{
    [Theory]
    [InlineData("deploy: {replicas: 3}", ServiceMode.Replicated, 3)]
    [InlineData("deploy: {replicas: 0}", ServiceMode.Replicated, 0)]
    [InlineData("scale: 2", ServiceMode.Replicated, 2)]
    [InlineData("deploy: {mode: global}", ServiceMode.Global, null)]
    [InlineData("labels: {io.rancher.scheduler.global: 'true'}", ServiceMode.Global, null)]
    [InlineData("tty: false", ServiceMode.Replicated, null)]
    [InlineData("deploy: {mode: replicated-job, replicas: 5}", ServiceMode.ReplicatedJob, 5)]
    [InlineData("deploy: {mode: global-job}", ServiceMode.GlobalJob, null)]
    [InlineData("deploy: {labels: {scheduler.cron: '@daily'}}", ServiceMode.ReplicatedJob, null)]
    [InlineData("x-scheduler: {job: {cron: '@daily'}}", ServiceMode.ReplicatedJob, null)]
    [InlineData("labels: {io.rancher.scheduler.global: 'true', scheduler.cron: '@daily'}", ServiceMode.GlobalJob, null)]
    public void Scale_InEveryForm_IsRead(string line, ServiceMode mode, int? scale)
    {
        var service = Stack(Service(line)).Services["a"];
        Assert.Equal((mode, scale), (service.Spec.Mode, service.Scale));
    }

    [Theory]
    [InlineData("deploy: {replicas: -1}", "from 0 to 10000")]
    [InlineData("deploy: {replicas: 999999999999}", "from 0 to 10000")]
    [InlineData("deploy: {replicas: 1.5}", "must be a whole number")]
    [InlineData("deploy: {replicas: many}", "must be a whole number")]
    [InlineData("deploy: {mode: replicated-job, update_config: {parallelism: 2}}", "a job is not updated step by step")]
    [InlineData("deploy: {mode: global-job, replicas: 2}", "one instance on every host")]
    [InlineData("deploy: {mode: global, labels: {scheduler.cron: '@daily'}}", "only a job has runs and a schedule")]
    [InlineData("deploy: {labels: {scheduler.cron: 'now and then'}}", "is not a schedule")]
    [InlineData("deploy: {mode: replicated-job, labels: {scheduler.cron.overlap: allow}}", "has no effect without scheduler.cron")]
    [InlineData("x-scheduler: {job: {cron: '@daily', time_zone: Mars/Olympus}}", "is not a time zone")]
    [InlineData("deploy: {mode: replicated-job}\nx-scheduler: {job: {every: 5m}}", "is not a known key")]
    [InlineData("deploy: {mode: each}", "must be replicated, global, replicated-job or global-job")]
    [InlineData("deploy: {mode: global, replicas: 2}", "one instance on every host")]
    [InlineData("scale: 2\ndeploy: {replicas: 3}", "differs from deploy.replicas")]
    [InlineData("mem_limit: 1g\ndeploy: {resources: {limits: {memory: 2g}}}", "differs from services.a.deploy.resources.limits.memory")]
    [InlineData("mem_limit: 1zb", "must be a size")]
    [InlineData("mem_limit: 99999999999999999g", "must be a size")]
    [InlineData("mem_limit: 4k", "at least 6 MB")]
    [InlineData("cpus: 0.0001e5", "a number of CPUs")]
    [InlineData("cpus: -1", "a number of CPUs")]
    [InlineData("cpuset: x", "is not a set of CPUs")]
    [InlineData("oom_score_adj: 5000", "from -1000 to 1000")]
    [InlineData("deploy: {resources: {limits: {memory: 10m}, reservations: {memory: 20m}}}", "must not be above its limit")]
    [InlineData("deploy: {resources: {reservations: {devices: [x]}}}", "must be a map, with capabilities")]
    [InlineData("deploy: {placement: {constraints: [disk=ssd]}}", "key==value")]
    [InlineData("deploy: {placement: {constraints: [node.size == 1]}}", "is not a key")]
    [InlineData("deploy: text", "must be a map, is a text")]
    public void Deploy_WithAWrongValue_IsOneError(string lines, string expected) => Assert.Contains(expected, Error(Service(lines)));

    [Fact]
    public void Resources_OfDeployAndOfTheOlderKeys_AreTheSame()
    {
        var newer = Spec(
            "deploy: {resources: {limits: {cpus: '0.5', memory: 64M, pids: 9}, reservations: {cpus: 0.25, memory: 32mb}}}").Container.Resources;
        var older = Spec(
            "cpus: 0.5", "mem_limit: 64m", "pids_limit: 9",
            "mem_reservation: 33554432", "milli_cpu_reservation: 250").Container.Resources;
        Assert.Equal(
            new ResourceSpec
            {
                CpuLimit = 0.5m,
                CpuReservation = 0.25m,
                MemoryLimitBytes = 64L << 20,
                MemoryReservationBytes = 32L << 20,
                PidsLimit = 9
            },
            newer);
        Assert.Equal(newer, older);
    }

    [Fact]
    public void CpuQuota_OverItsPeriod_IsALimitInCpus() =>
        Assert.Equal(1.5m, Spec("cpu_quota: 75000", "cpu_period: 50000").Container.Resources.CpuLimit);

    [Fact]
    public void Limits_OfNothing_AreNone() =>
        Assert.Equal(new ResourceSpec(), Spec("cpus: 0", "mem_limit: 0", "pids_limit: -1").Container.Resources);

    [Fact]
    public void Placement_IsRead()
    {
        var spec = Spec("deploy: {labels: [team=x], placement: {max_replicas_per_node: 2, constraints: ['node.labels.disk == ssd', node.hostname!=one], preferences: [{spread: node.labels.zone}, {spread: node.labels.rack}]}}");
        Assert.Equal(["node.labels.zone", "node.labels.rack"], spec.SpreadOver!.Value.AsEnumerable());
        Assert.Equal(["node.labels.disk == ssd", "node.hostname!=one"], spec.Constraints.AsEnumerable());
        Assert.Equal((2, "x"), (spec.MaxPerHost, spec.Labels["team"]));
        Assert.Empty(spec.Container.Labels);
    }

    [Fact]
    public void Preference_OfNothingThatHostsHave_IsAnError() =>
        Assert.Contains("'x' is not a key", Assert.Single(Errors(Service("deploy: {placement: {preferences: [{spread: x}]}}"))));

    [Theory]
    [InlineData("endpoint_mode: vip", "no virtual address")]
    public void DeployKey_WithoutEffect_Warns(string key, string expected) =>
        Assert.Contains(expected, Assert.Single(Warnings(Service($"deploy: {{{key}}}"))));

    [Fact]
    public void RancherLabels_WithACounterpart_AreHonoured()
    {
        var spec = Spec(
            "labels:",
            "  io.rancher.container.pull_image: always",
            "  io.rancher.scheduler.affinity:host_label: disk=ssd,zone=a",
            "  io.rancher.scheduler.affinity:host_label_ne: old=true");
        Assert.Equal(PullPolicy.Always, spec.Container.Pull);
        Assert.Equal(["node.labels.disk==ssd", "node.labels.zone==a", "node.labels.old!=true"], spec.Constraints.AsEnumerable());
        Assert.Equal("always", spec.Container.Labels["io.rancher.container.pull_image"]);
    }

    [Theory]
    [InlineData("labels: {scheduler.on-host-loss: exclusive}", HostLossPolicy.Exclusive, false)]
    [InlineData("deploy: {labels: [scheduler.on-host-loss=exclusive, scheduler.volumes=movable]}", HostLossPolicy.Exclusive, true)]
    [InlineData("labels: {scheduler.on-host-loss: available, scheduler.volumes: local}", HostLossPolicy.Available, false)]
    [InlineData("labels: {a: b}", HostLossPolicy.Available, false)]
    public void LossLabels_AreReadFromTheServiceOrItsDeployment(string labels, HostLossPolicy policy, bool moves)
    {
        var spec = Spec(labels);
        Assert.Equal((policy, moves), (spec.OnHostLoss, spec.MovesVolumes));
    }

    [Fact]
    public void LossLabel_OfAnotherValue_IsAnErrorWithItsPlace() =>
        Assert.Contains(
            "the label scheduler.on-host-loss must be available or exclusive, is \"never\"",
            Assert.Single(Errors(Service("labels:", "  scheduler.on-host-loss: never"))));

    [Fact]
    public void LossLabels_ThatDiffer_AreAnError() => Assert.Contains(
        "differs between labels and deploy.labels",
        Assert.Single(Errors(Service(
            "labels: [scheduler.on-host-loss=available]",
            "deploy: {labels: [scheduler.on-host-loss=exclusive]}"))));

    [Fact]
    public void LossLabel_Misspelt_Warns() =>
        Assert.Contains("scheduler.on-host-los has no effect", Assert.Single(Warnings(Service("labels: [scheduler.on-host-los=exclusive]"))));

    [Fact]
    public void RancherLabels_Others_Warn() =>
        Assert.Contains(
            "io.rancher.container.dns has no effect: it is Rancher's own",
            Assert.Single(Warnings(Service("labels: [io.rancher.container.dns=true]"))));
}
