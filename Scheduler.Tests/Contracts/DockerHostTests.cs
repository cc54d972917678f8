using Scheduler.Core.Hosts;
using Scheduler.Docker;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;
using Scheduler.Node.Engines;
using Scheduler.Tests.Engines;
using ContainerSpec = Scheduler.Messages.Services.ContainerSpec;

namespace Scheduler.Tests.Contracts;

/// <summary>The adapter of a node to a real Docker engine.</summary>
[Collection(EngineCollection.Name)]
[Trait("Needs", "engine")]
public sealed class DockerHostTests(PrivateEngine host) : EngineFilesContract
{
    private protected override async Task TestAsync(Func<EngineBench, Task> test)
    {
        host.SkipUnlessAvailable();
        await using var bench = new Bench(host);
        await test(bench);
    }

    private sealed class Bench(PrivateEngine host) : EngineBench, IAsyncDisposable
    {
        private static readonly TimeSpan Impatience = TimeSpan.FromMilliseconds(300);

        private ImageReference? _private;

        private readonly DockerHost _impatient = new(
            host.Open(new DockerEngineOptions { QueryDeadline = Impatience, ChangeDeadline = Impatience, ProcessDeadline = Impatience }), Impatience);

        public override IEngine Engine { get; } = new DockerHost(host.Open(), TimeSpan.FromSeconds(5));

        public override IEngine Impatient => _impatient;

        public override ContainerSpec Runs => Shell("trap exit TERM; while :; do sleep 0.1; done");

        public override ContainerSpec ExitsWith3 => Shell("exit 3");

        public override ContainerSpec SaysOneTwo => Shell("echo one; echo two");

        public override ContainerSpec Shows(params string[] files) =>
            Shell(string.Join("; ", files.Select(file => $"echo $(stat -c '%a %u:%g %n' {file}) $(cat {file})")));

        public override ContainerSpec Sick => Runs with
        {
            Healthcheck = new HealthcheckSpec
            {
                Test = ["CMD-SHELL", "echo connection refused; exit 1"],
                Interval = TimeSpan.FromMilliseconds(200),
                Timeout = TimeSpan.FromSeconds(5),
                Retries = 1,
            },
        };

        public override async Task<PrivateImage?> PrivateImageAsync()
        {
            if (await PrivateRegistry.StartAsync() is not { } registry) return null;
            var image = ImageReference.Parse($"{registry.Address}/{NewName()}:1");
            using var engine = host.Open();
            await engine.Images.TagAsync(PrivateEngine.Image, image);
            await engine.Images.PushAsync(image, registry.Auth);
            await engine.Images.RemoveAsync(image.ToString());
            _private = image;
            return new PrivateImage(image.ToString(), new RegistryLogin(registry.Auth.Username!, registry.Auth.Password!), registry);
        }

        public override void Freeze() => host.Freeze();

        public override void Thaw() => host.Thaw();

        // The daemon's own time passes; there is nothing to wait on for what it does unasked.
        public override Task WaitAsync() => Task.Delay(50);

        public async ValueTask DisposeAsync()
        {
            foreach (var left in (await Engine.InventoryAsync()).Where(one => one.Labels.GetValueOrDefault("test.owner") == "contract"))
                await Engine.RemoveAsync(left.Id);
            if (_private is { } image) await ForgetAsync(image);
            await Engine.DisposeAsync();
            await _impatient.DisposeAsync();
        }

        /// <summary>With the last tag of a repository, an engine forgets its digests too.</summary>
        private async Task ForgetAsync(ImageReference image)
        {
            using var engine = host.Open();
            if (await Engine.FindImageAsync(image.ToString()) is not null) await engine.Images.RemoveAsync(image.ToString());
        }

        private static ContainerSpec Shell(string script) => new() { Image = PrivateEngine.Image, Command = ["sh", "-c", script] };
    }
}
