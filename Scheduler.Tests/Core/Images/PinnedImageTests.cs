using Scheduler.Core.Hosts;
using Scheduler.Core.Images;

namespace Scheduler.Tests.Core.Images;

public sealed class PinnedImageTests
{
    private const string Digest = "sha256:1111";

    [Theory]
    [InlineData("nginx", "nginx@sha256:1111")]
    [InlineData("nginx:1.27", "docker.io/library/nginx@sha256:1111")]
    [InlineData("docker.io/library/nginx:1.27", "nginx@sha256:1111")]
    [InlineData("index.docker.io/team/app", "team/app@sha256:1111")]
    [InlineData("registry.example.org:5000/team/app:1", "registry.example.org:5000/team/app@sha256:1111")]
    [InlineData("localhost:5000/app", "localhost:5000/app@sha256:1111")]
    public void DigestOf_AnImageOfThatRepository_IsItsDigest(string image, string has) =>
        Assert.Equal(Digest, PinnedImage.DigestOf(image, new EngineImage("id", ["other/app@sha256:2222", has])));

    [Theory]
    [InlineData("app:1")]
    [InlineData("registry.example.org/app:1")]
    public void DigestOf_AnImageThatIsOnlyHere_OrIsThereUnderAnotherName_IsNull(string image)
    {
        Assert.Null(PinnedImage.DigestOf(image, new EngineImage("id", [])));
        Assert.Null(PinnedImage.DigestOf(image, new EngineImage("id", ["other/app@sha256:1111", "registry.example.org:5000/app@sha256:1111"])));
    }

    [Fact]
    public void DigestOf_AReferenceThatNamesIt_IsThat() =>
        Assert.Equal("sha256:3333", PinnedImage.DigestOf("app:1@sha256:3333", new EngineImage("id", ["app@sha256:1111"])));

    [Theory]
    [InlineData("app", "app@sha256:1111")]
    [InlineData("localhost:5000/app:1", "localhost:5000/app:1@sha256:1111")]
    [InlineData("app:1@sha256:3333", "app:1@sha256:1111")]
    public void At_ADigest_KeepsNameAndTag(string image, string pinned)
    {
        Assert.Equal(pinned, PinnedImage.At(image, Digest));
        Assert.Equal(Digest, PinnedImage.DigestIn(pinned));
    }
}
