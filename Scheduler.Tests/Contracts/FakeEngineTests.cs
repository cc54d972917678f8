using Scheduler.Core.Hosts;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;
using Scheduler.Tests.Fakes;
using Scheduler.Tests.Simulation;

namespace Scheduler.Tests.Contracts;

public sealed class FakeEngineTests : EngineFilesContract
{
    private protected override Task TestAsync(Func<EngineBench, Task> test)
    {
        var loop = new SimLoop(new SimEntropy(1));
        loop.Await(() => test(new Bench(loop.Time)));
        return Task.CompletedTask;
    }

    private sealed class Bench : EngineBench
    {
        private readonly TimeProvider _clock;
        private readonly FakeEngine _engine;

        public Bench(TimeProvider clock)
        {
            _clock = clock;
            _engine = new FakeEngine(clock);
            var images = _engine.Daemon.Images;
            images.Load("runs:1");
            images.Load("exits:1", new FakeProcess { EndsAfter = TimeSpan.FromMilliseconds(5), ExitCode = 3 });
            images.Load("says:1", new FakeProcess { EndsAfter = TimeSpan.FromMilliseconds(5), Lines = ["one", "two"] });
            images.Load("shows:1", new FakeProcess { EndsAfter = TimeSpan.FromMilliseconds(5), ShowsFiles = true });
            images.Load("sick:1", new FakeProcess { SickAfter = TimeSpan.FromMilliseconds(50) });
        }

        public override IEngine Engine => _engine;

        public override IEngine Impatient
        {
            get
            {
                (_engine.ProbeDeadline, _engine.CallDeadline) = (TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(300));
                return _engine;
            }
        }

        public override ContainerSpec Runs { get; } = new() { Image = "runs:1" };

        public override ContainerSpec ExitsWith3 { get; } = new() { Image = "exits:1" };

        public override ContainerSpec SaysOneTwo { get; } = new() { Image = "says:1" };

        public override ContainerSpec Shows(params string[] files) => new() { Image = "shows:1" };

        public override ContainerSpec Sick { get; } = new() { Image = "sick:1" };

        public override Task<PrivateImage?> PrivateImageAsync()
        {
            var registry = _engine.Daemon.Images.Registry;
            registry.Publish("registry.example.org/app:1");
            registry.Demand("registry.example.org", "ann", "secret");
            return Task.FromResult<PrivateImage?>(new PrivateImage("registry.example.org/app:1", new RegistryLogin("ann", "secret")));
        }

        public override void Freeze() => _engine.Freeze();

        public override void Thaw() => _engine.Thaw();

        public override Task WaitAsync() => Task.Delay(TimeSpan.FromMilliseconds(10), _clock);
    }
}
