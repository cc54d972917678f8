using System.Collections.Immutable;
using Scheduler.Messages.Wire;

namespace Scheduler.Tests.Actors;

public sealed class ManifestRegistryTests
{
    private readonly ManifestRegistry _registry = new ManifestRegistry()
        .Add<Scaled>("test.scaled/2")
        .AddOld<ScaledBefore>("test.scaled/1", before => new Scaled(before.Count, [], Reason.Asked));

    [Fact]
    public void Read_WhatWasWritten_IsEqual()
    {
        var wire = _registry.Write(new Scaled(3, ["a", "b"], Reason.Healed));

        var read = _registry.Read<Scaled>(wire);

        Assert.Equal(new WireMessage("test.scaled/2", """{"scale":3,"hosts":["a","b"],"reason":"healed"}"""), wire);
        Assert.Equal((3, Reason.Healed), (read.Scale, read.Reason));
        Assert.Equal(["a", "b"], read.Hosts.ToArray());
    }

    [Fact]
    public void Read_OlderVersion_IsUpgraded() =>
        Assert.Equal(4, _registry.Read<Scaled>(new WireMessage("test.scaled/1", """{"count":4}""")).Scale);

    [Fact]
    public void Read_MemberOfANewerVersion_IsSkipped() =>
        Assert.Equal(3, _registry.Read<Scaled>(new WireMessage("test.scaled/2", """{"scale":3,"hosts":[],"reason":"asked","later":1}""")).Scale);

    [Theory]
    [InlineData("test.gone/1", "{}")]
    [InlineData("test.scaled/2", "")]
    [InlineData("test.scaled/2", "null")]
    [InlineData("test.scaled/2", "[]")]
    [InlineData("test.scaled/2", """{"hosts":[],"reason":"asked"}""")]
    [InlineData("test.scaled/2", """{"scale":"3","hosts":[],"reason":"asked"}""")]
    [InlineData("test.scaled/2", """{"scale":3,"hosts":null,"reason":"asked"}""")]
    [InlineData("test.scaled/2", """{"scale":3,"hosts":[],"reason":7}""")]
    [InlineData("test.scaled/2", """{"scale":3,"hosts":[],"reason":"asked"} x""")]
    public void Read_WhatDoesNotFit_NamesTheManifest(string manifest, string payload)
    {
        var fault = Assert.Throws<WireFormatException>(() => _registry.Read<Scaled>(new WireMessage(manifest, payload)));

        Assert.Contains(manifest, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_UnknownType_Throws() => Assert.Throws<WireFormatException>(() => _registry.Write("text"));

    [Theory]
    [InlineData("")]
    [InlineData("name")]
    [InlineData("/1")]
    [InlineData("name/")]
    [InlineData("name/0")]
    [InlineData("name/1a")]
    [InlineData("test.scaled/1")]
    public void Add_BadOrTakenManifest_Throws(string manifest) =>
        Assert.Throws<ArgumentException>(() => _registry.AddOld<ScaledBefore>(manifest, before => before));

    private sealed record Scaled(int Scale, ImmutableArray<string> Hosts, Reason Reason);

    private sealed record ScaledBefore(int Count);

    private enum Reason
    {
        Asked,
        Healed,
    }
}
