using Scheduler.Core.Hosts;
using Scheduler.Core.Images;

namespace Scheduler.Tests.Contracts;

/// <summary>Pulls from a registry that wants a password, and what was pulled.</summary>
public abstract class EnginePullContract : EngineSharedThingsContract
{
    [SkippableFact]
    public Task Pull_OfAPrivateImage_TakesTheRightLoginOnly() => TestWithImageAsync(async (bench, one) =>
    {
        var nobody = await FailsAsync(EngineFault.Rejected, bench.Engine.PullAsync(one.Image, null, _ => { }));
        var wrong = await FailsAsync(EngineFault.Rejected, bench.Engine.PullAsync(one.Image, one.Login with { Password = "wrong" }, _ => { }));
        Assert.Null(await bench.Engine.FindImageAsync(one.Image));
        await bench.Engine.PullAsync(one.Image, one.Login, _ => { });

        Assert.Contains("no basic auth credentials", nobody.Message);
        Assert.Contains("authentication required", wrong.Message);
        Assert.NotNull(await bench.Engine.FindImageAsync(one.Image));
    });

    [SkippableFact]
    public Task Image_ThatWasPulled_IsKnownByItsDigestAndMadeAContainerOfByIt() => TestWithImageAsync(async (bench, one) =>
    {
        await bench.Engine.PullAsync(one.Image, one.Login, _ => { });
        var digest = PinnedImage.DigestOf(one.Image, (await bench.Engine.FindImageAsync(one.Image))!);
        Assert.StartsWith("sha256:", digest);
        var pinned = PinnedImage.At(one.Image, digest!);

        Assert.NotNull(await bench.Engine.FindImageAsync(pinned));
        await bench.Engine.PullAsync(pinned, one.Login, _ => { });
        var id = await bench.Engine.CreateAsync(bench.Plan(bench.Runs with { Image = pinned }));

        Assert.Equal(pinned, (await bench.Engine.InspectAsync(id))!.Image);
        Assert.Null(await bench.Engine.FindImageAsync(PinnedImage.At(one.Image, "sha256:" + new string('0', 64))));
    });

    private Task TestWithImageAsync(Func<EngineBench, PrivateImage, Task> test) => TestAsync(async bench =>
    {
        var image = await bench.PrivateImageAsync();
        Skip.If(image is null, "Debian's docker-registry is not here and cannot be had from apt");
        await using var registry = image.Registry;
        await test(bench, image);
    });
}
