using Scheduler.Core.Compose;
using Scheduler.Core.Services.Units;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.Rest;

namespace Scheduler.Tests.Core.Stories;

/// <summary>Stacks as templates of Rancher's catalog write them, with everything but the engines real.</summary>
public sealed class SidekickTemplateStories
{
    private const string Cluster = """
        etcd:
          image: etcd
          labels: {io.rancher.sidekicks: data, io.rancher.scheduler.affinity:container_label_soft_ne: "io.rancher.stack_service.name=$${stack_name}/$${service_name}"}
          environment: {ETCD_DATA_DIR: /data}
          volumes: [etcd:/pdata]
          volumes_from: [data]
        data:
          image: busybox
          command: /bin/true
          network_mode: none
          volumes: [/data]
          labels: {io.rancher.container.start_once: "true"}
        kubernetes:
          image: k8s
          labels: {io.rancher.sidekicks: kube-hostname-updater}
          links: ["etcd:etcd.kubernetes.rancher.internal"]
        kube-hostname-updater:
          image: updater
          net: container:kubernetes
          links: [kubernetes]
        """;

    [Fact]
    public void Cluster_OfSeveralUnits_ComesUpAndScales() => CoreWorld.Tell(
        async world =>
        {
            var read = ComposeReader.Read(new ComposeInput
            {
                Files = [new ComposeFile("docker-compose.yml", Cluster)],
                RancherFiles = [new ComposeFile("rancher-compose.yml", "etcd: {scale: 3}\nkubernetes: {scale: 2}")],
                StackName = "k8s"
            });
            Assert.DoesNotContain(read.Findings, finding => finding.Message.Contains("placed on its own"));
            Assert.NotNull(read.Stack);
            await DeployAsync(world, read);
            await AssertUnitsAsync(world, read);

            await world.SendAsync(new ServiceCommand.SetScale(5), new ServiceKey("k8s", "etcd"));
            await world.PassAsync(20);
            await AssertUnitsAsync(world, read);
            Assert.Equal(5, (await world.FindAsync(new ServiceKey("k8s", "data")))!.Scale);
        },
        "a", "b", "c");

    private static async Task DeployAsync(CoreWorld world, ComposeResult read)
    {
        var (waves, fault) = StackOrder.Of(read.Stack!);
        Assert.Null(fault);
        foreach (var name in waves!.SelectMany(wave => wave))
        {
            var service = read.Stack!.Services[name];
            foreach (var engine in world.Engines) engine.Daemon.Images.Load(service.Spec.Container.Image);
            await world.SendAsync(
                new ServiceCommand.Put(new ServiceKey(read.Stack.Name, name), service.Spec, service.Scale, world.Desk.NewUid()),
                new ServiceKey(read.Stack.Name, name));
        }

        await world.PassAsync(60);
    }

    private static async Task AssertUnitsAsync(CoreWorld world, ComposeResult read)
    {
        foreach (var (name, service) in read.Stack!.Services)
        {
            var view = (await world.FindAsync(new ServiceKey(read.Stack.Name, name)))!;
            Assert.True(view.Status == ServiceStatus.Active, $"{name}: {view.Status}, {view.Reason}");
            if (Following.LeaderOf(service.Spec) is not { } leader || view.Mode.IsGlobal()) continue;
            var primary = (await world.FindAsync(new ServiceKey(read.Stack.Name, leader)))!;
            Assert.Equal(primary.Instances.Select(one => (one.Slot, one.Host)), view.Instances.Select(one => (one.Slot, one.Host)));
        }
    }
}
