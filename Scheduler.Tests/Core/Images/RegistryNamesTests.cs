using Scheduler.Core.Images;

namespace Scheduler.Tests.Core.Images;

/// <summary>Which credentials fit which image: by the registry that its name begins with.</summary>
public sealed class RegistryNamesTests
{
    [Theory]
    [InlineData("nginx", "docker.io")]
    [InlineData("nginx:1.27", "docker.io")]
    [InlineData("nginx@sha256:00", "docker.io")]
    [InlineData("team/app:1", "docker.io")]
    [InlineData("team/nested/app:1", "docker.io")]
    [InlineData("docker.io/library/nginx", "docker.io")]
    [InlineData("index.docker.io/library/nginx", "docker.io")]
    [InlineData("ghcr.io/team/app:1", "ghcr.io")]
    [InlineData("registry.example.org/a/b/c/d:1", "registry.example.org")]
    [InlineData("registry.example.org:5000/app", "registry.example.org:5000")]
    [InlineData("localhost/app", "localhost")]
    [InlineData("localhost:5000/app:1", "localhost:5000")]
    [InlineData("registry:5000/app", "registry:5000")]
    [InlineData("Registry/app", "registry")]
    [InlineData("[::1]:5000/app:1", "[::1]:5000")]
    [InlineData("127.0.0.1:5000/app@sha256:00", "127.0.0.1:5000")]
    [InlineData("app:1.2", "docker.io")]
    public void Of_AnImage_IsItsRegistry(string image, string registry) => Assert.Equal(registry, RegistryNames.Of(image));

    [Theory]
    [InlineData("docker.io", "docker.io")]
    [InlineData("index.docker.io", "docker.io")]
    [InlineData("https://index.docker.io/v1/", "docker.io")]
    [InlineData("https://docker.io", "docker.io")]
    [InlineData("GHCR.io", "ghcr.io")]
    [InlineData(" https://registry.example.org:5000/v2/ ", "registry.example.org:5000")]
    [InlineData("http://localhost:5000", "localhost:5000")]
    [InlineData("[::1]:5000", "[::1]:5000")]
    public void Parse_WhatPeopleWrite_IsItsOneName(string text, string name) => Assert.Equal(name, RegistryNames.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("team")]
    [InlineData("registry.example.org/team")]
    [InlineData("registry.example.org:port")]
    [InlineData("ftp://registry.example.org")]
    [InlineData("user@registry.example.org")]
    [InlineData("registry.example.org ; rm")]
    public void Parse_WhatIsNoRegistry_IsNull(string text) => Assert.Null(RegistryNames.Parse(text));

    [Theory]
    [InlineData("nginx")]
    [InlineData("registry.example.org:5000/app")]
    [InlineData("localhost/app")]
    [InlineData("[::1]:5000/app:1")]
    public void Parse_TheRegistryOfAnImage_IsThatName(string image) =>
        Assert.Equal(RegistryNames.Of(image), RegistryNames.Parse(RegistryNames.Of(image)));
}
