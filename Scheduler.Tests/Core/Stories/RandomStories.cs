using Scheduler.Core.Hosts;
using Scheduler.Messages;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Core.Stories;

/// <summary>
/// Commands and troubles in any order, then none: what was acknowledged is what runs, and the judge saw nothing wrong.
/// </summary>
public sealed class RandomStories
{
    private const int Steps = 40;
    private static readonly string[] Hosts = ["a", "b", "c"];
    private static readonly ServiceKey[] Keys = [new("shop", "web"), new("shop", "db"), new("blog", "web")];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AnyTroubles_OnceTheyEnd_RunningIsWhatWasAcknowledged(int quarter)
    {
        for (var seed = quarter * 25; seed < (quarter + 1) * 25; seed++)
        {
            try
            {
                CoreWorld.Tell(seed, new Life(seed).TellAsync, Hosts);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                throw new InvalidOperationException($"seed {seed}: {failure.Message}", failure);
            }
        }
    }

    private sealed class Life(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly SortedDictionary<ServiceKey, Acknowledged> _known = [];

        public async Task TellAsync(CoreWorld world)
        {
            foreach (var engine in world.Engines) Stock(engine);
            for (var step = 0; step < Steps; step++)
            {
                if (_random.Next(2) == 0) await CommandAsync(world, Keys[_random.Next(Keys.Length)]);
                else await TroubleAsync(world, world.EngineOf(Hosts[_random.Next(Hosts.Length)]));
                await world.PassAsync(_random.NextDouble() * 3);
            }

            foreach (var engine in world.Engines) Heal(engine);
            await world.PassAsync(90);
            foreach (var key in Keys) await CheckAsync(world, key);
            await CheckQuietAsync(world);
        }

        private static void Stock(FakeEngine engine)
        {
            engine.Daemon.Images.Publish("web:2");
            engine.Daemon.Images.Publish("web:3", new FakeProcess { HealthyAfter = TimeSpan.FromSeconds(2) });
        }

        private static void Heal(FakeEngine engine)
        {
            engine.Thaw();
            engine.Mend();
            engine.Faults.Clear();
            engine.Daemon.Ports.SetForeign(80, taken: false);
            engine.Daemon.Images.Publish("late:1");
            engine.Daemon.Images.Load("crash:1");
        }

        private async Task CommandAsync(CoreWorld world, ServiceKey key)
        {
            var reply = await world.Desk.SendAsync(key, new ServiceRequest(NextCommand(world, key)), TimeSpan.FromSeconds(5));
            if (reply is ServiceAccepted accepted) _known[key] = new Acknowledged(accepted.View);
            else Assert.NotEqual(RefusalKind.OutcomeUnknown, Assert.IsType<Refusal>(reply).Kind);
        }

        private ServiceCommand NextCommand(CoreWorld world, ServiceKey key) => _random.Next(10) switch
        {
            0 or 1 or 2 => new ServiceCommand.Put(key, RandomSpec(key), _random.Next(4), world.Desk.NewUid()),
            3 or 4 => new ServiceCommand.SetScale(_random.Next(6)),
            5 => new ServiceCommand.Rollback(),
            6 => new ServiceCommand.Restart(),
            7 => _random.Next(2) == 0 ? new ServiceCommand.Stop() : new ServiceCommand.Start(),
            8 when _known.GetValueOrDefault(key)?.View.Instances.FirstOrDefault(one => one.Id is not null) is { Id: { } id } =>
                new ServiceCommand.RestartInstance(id),
            _ => new ServiceCommand.Remove(_random.Next(2) == 0),
        };

        private ServiceSpec RandomSpec(ServiceKey key)
        {
            string[] images = ["web:1", "web:1", "web:2", "web:3", "late:1", "crash:1"];
            var ports = _random.Next(4) switch
            {
                0 => new[] { Specs.Port(80) },
                1 => [new PortSpec(80, 8000, 8010)],
                _ => [],
            };
            var spec = Specs.Of(images[_random.Next(images.Length)], ports);
            return spec with { Container = spec.Container with { Networks = [new NetworkAttachment($"{key.Stack}_default")] } };
        }

        private async Task TroubleAsync(CoreWorld world, FakeEngine engine)
        {
            switch (_random.Next(10))
            {
                case 0: engine.Freeze(); break;
                case 1: engine.Thaw(); break;
                case 2: engine.Restart(TimeSpan.FromSeconds(_random.Next(1, 8))); break;
                case 3: engine.Faults.LoseAnswers((EngineCall)_random.Next(Enum.GetValues<EngineCall>().Length), _random.Next(1, 4)); break;
                case 4: engine.Faults.Refuse((EngineCall)_random.Next(2, 9), _random.Next(2) == 0 ? "no space left on device" : null); break;
                case 5: engine.Daemon.Ports.SetForeign(80, _random.Next(2) == 0); break;
                case 6: engine.Daemon.Images.Load("crash:1", new FakeProcess { EndsAfter = TimeSpan.FromMilliseconds(300), ExitCode = 1 }); break;
                case 7: await world.RestartNodeAsync(); break;
                case 8: Pick(engine, one => engine.Daemon.End(one, one.Life, 137)); break;
                default: Pick(engine, engine.Daemon.Remove); break;
            }
        }

        private void Pick(FakeEngine engine, Action<FakeContainer> deed)
        {
            if (engine.Daemon.Running.ElementAtOrDefault(_random.Next(5)) is { } one) deed(one);
        }

        private async Task CheckAsync(CoreWorld world, ServiceKey key)
        {
            var containers = world.Engines
                .SelectMany(engine => engine.Daemon.Containers)
                .Where(one => one.Name.StartsWith($"{key.Stack}_{key.Service}.", StringComparison.Ordinal))
                .ToList();
            if (await world.FindAsync(key) is not { } view)
            {
                Assert.True(
                    _known.GetValueOrDefault(key)?.View.Status is null or ServiceStatus.Removing,
                    $"{key} is gone, and nobody asked for that");
                Assert.Empty(containers);
                return;
            }

            var last = _known[key].View;
            Assert.Equal((last.Version, last.Scale, last.Spec.Container.Image), (view.Version, view.Scale, view.Spec.Container.Image));
            var problems = $"{key} is {view.Status}: {view.Reason}; {string.Join(", ", view.Instances.Select(one => $"{one.Slot}@{one.Host}: {one.Goal} {one.State} {one.Reason}"))}";
            problems += $"; {string.Join(", ", containers.Select(one => $"{one.Name} {one.State}"))}";
            if (view.Status == ServiceStatus.Stopped)
            {
                Assert.True(containers.TrueForAll(one => !one.IsUp), problems);
                return;
            }

            Assert.True(IsAsFullAsItCanBe(view), problems);
            Assert.True(
                containers.Count(one => one.State == EngineContainerState.Running) == view.Running,
                $"{containers.Count} containers; {problems}");
            Assert.True(containers.Count == view.Instances.Count(one => one.Id is not null), $"{containers.Count} containers; {problems}");
        }

        /// <summary>Two services may want port 80, and three hosts have it three times.</summary>
        private static bool IsAsFullAsItCanBe(ServiceView view) => view.Status == ServiceStatus.Active
            || view.Instances
                .Where(one => one.State != InstanceState.Running || one.Revision != view.Revision)
                .All(one => one.Reason?.Contains("port 80/tcp is taken", StringComparison.Ordinal) == true
                    || one.State == InstanceState.Running);

        /// <summary>What has settled stays so.</summary>
        private static async Task CheckQuietAsync(CoreWorld world)
        {
            var before = world.Engines.Sum(engine => engine.Daemon.History.Deeds.Count);
            await world.PassAsync(60);
            Assert.Equal(before, world.Engines.Sum(engine => engine.Daemon.History.Deeds.Count));
        }
    }

    private sealed record Acknowledged(ServiceView View);
}
