using Scheduler.Docker;

namespace Scheduler.Tests.Docker;

public sealed class ImageReferenceTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("busybox", "busybox", "latest", null)]
    [InlineData("busybox:1.36", "busybox", "1.36", null)]
    [InlineData("registry:5000/team/app", "registry:5000/team/app", "latest", null)]
    [InlineData("registry:5000/team/app:v2", "registry:5000/team/app", "v2", null)]
    [InlineData("app@" + Digest, "app", null, Digest)]
    [InlineData("registry:5000/app:v2@" + Digest, "registry:5000/app", "v2", Digest)]
    public void Parse_Name_ComesApart(string text, string repository, string? tag, string? digest) =>
        Assert.Equal(new ImageReference(repository, tag, digest), ImageReference.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData(":tag")]
    [InlineData("app:")]
    [InlineData("@sha256:00")]
    [InlineData("app@")]
    [InlineData("app@latest")]
    [InlineData("../app")]
    [InlineData("a//b")]
    [InlineData("a b")]
    [InlineData("a\nb")]
    public void Parse_NoName_IsRefused(string text) =>
        Assert.Throws<FormatException>(() => ImageReference.Parse(text));
}
