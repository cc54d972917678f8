using System.Formats.Tar;
using Scheduler.Docker;
using Scheduler.Tests.Engines;

namespace Scheduler.Tests.Docker;

public sealed class ImageOperationsTests(PrivateEngine host) : RealEngineTests(host)
{
    [SkippableFact]
    public async Task Image_ImportedTaggedRemoved_IsSeenAtEachStep()
    {
        Host.SkipUnlessAvailable();
        var name = NewName();
        var id = await Engine.Images.ImportAsync(
            await EmptyTarAsync(), ImageReference.Parse(name + ":1"), ["CMD [\"/x\"]", "LABEL made=here"]);

        var seen = await Engine.Images.InspectAsync(name + ":1");
        Assert.Equal(id, seen.Id);
        Assert.Equal(["/x"], seen.Config.Cmd);
        Assert.Equal("here", seen.Config.Labels!["made"]);
        Assert.NotNull(seen.Created);

        await Engine.Images.TagAsync(id, ImageReference.Parse("other/" + name));
        var listed = await Engine.Images.ListAsync(filters: EngineFilters.None.With("reference", "other/" + name));
        Assert.Equal([$"other/{name}:latest"], listed[0].RepoTags.Where(tag => tag.StartsWith("other/")));

        var conflict = await Assert.ThrowsAsync<DockerApiException>(() => Engine.Images.RemoveAsync(id));
        Assert.True(conflict.IsConflict);
        Assert.Equal($"{name}:1", (await Engine.Images.RemoveAsync($"{name}:1"))[0].Untagged);
        Assert.Contains(await Engine.Images.RemoveAsync($"other/{name}"), removed => removed.Deleted == id);
        Assert.True((await Assert.ThrowsAsync<DockerApiException>(() => Engine.Images.InspectAsync(id))).IsNotFound);
    }

    [SkippableFact]
    public async Task Pull_RegistryThatIsNotThere_GivesTheEnginesWords()
    {
        Host.SkipUnlessAvailable();
        var image = ImageReference.Parse("127.0.0.1:1/app:1");

        var failure = await Assert.ThrowsAsync<DockerApiException>(() => Engine.Images.PullAsync(image));

        Assert.Contains("127.0.0.1:1", failure.Message);
        Assert.Contains("connection refused", failure.Message);
    }

    [SkippableFact]
    public async Task PushAndPull_RegistryWithPasswords_TakesTheRightOneOnly()
    {
        Host.SkipUnlessAvailable();
        await using var registry = await PrivateRegistry.StartAsync();
        Skip.If(registry is null, "Debian's docker-registry is not here and cannot be had from apt");
        var image = ImageReference.Parse($"{registry.Address}/team/app:1");
        await Engine.Images.TagAsync(PrivateEngine.Image, image);
        await Engine.Images.PushAsync(image, registry.Auth);
        await Engine.Images.RemoveAsync(image.ToString());

        var refused = await Assert.ThrowsAsync<DockerApiException>(
            () => Engine.Images.PullAsync(image, registry.Auth with { Password = "wrong" }));
        var missing = await Assert.ThrowsAsync<DockerApiException>(
            () => Engine.Images.PullAsync(image with { Tag = "2" }, registry.Auth));
        var heard = new List<PullProgress>();
        await Engine.Images.PullAsync(image, registry.Auth, progress: heard.Add);
        var pulled = await Engine.Images.InspectAsync(image.ToString());
        var offered = await Engine.Images.InspectDistributionAsync(image, registry.Auth);
        await Engine.Images.PullAsync(image with { Tag = null, Digest = offered.Descriptor.Digest }, registry.Auth);

        Assert.Contains("authentication required", refused.Message);
        Assert.Contains("manifest unknown", missing.Message);
        Assert.Contains(heard, said => said.Status.StartsWith("Digest: sha256:"));
        Assert.Equal([$"{image.Repository}@{offered.Descriptor.Digest}"], pulled.RepoDigests);
        await Engine.Images.RemoveAsync(image.ToString());
    }

    private static async Task<MemoryStream> EmptyTarAsync()
    {
        var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, leaveOpen: true))
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, "etc/"));

        tar.Position = 0;
        return tar;
    }
}
