using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Messages.Wire;
using Scheduler.Node.Peers.Wire;
using Scheduler.Tests.Tidy;

namespace Scheduler.Tests.Peers.Wire;

public sealed class WireManifestTests
{
    private static readonly string Golden = Path.Combine(SourceTree.Root, "Scheduler.Tests", "Peers", "Golden");

    public static TheoryData<string> Samples => [.. WireSamples.All.Keys];

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Golden, "*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Fact]
    public void Message_ThatCrosses_HasASample() =>
        Assert.Empty(WireManifests.Registry.Types.Except(WireSamples.All.Values.Select(sample => sample.GetType())));

    [Fact]
    public void Command_OfEveryKind_HasASampleAndANameOnTheWire()
    {
        var kinds = typeof(ServiceCommand).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(ServiceCommand))).ToHashSet();

        Assert.Subset(WireSamples.All.Values.OfType<ServiceRequest>().Select(request => request.Command.GetType()).ToHashSet(), kinds);
        Assert.Subset(typeof(ServiceCommand).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(one => one.DerivedType).ToHashSet(), kinds);
    }

    [Fact]
    public void DecisionAboutAHost_OfEveryKind_HasASampleAndANameOnTheWire()
    {
        var kinds = typeof(HostCommand).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(HostCommand))).ToHashSet();

        Assert.Subset(WireSamples.All.Values.OfType<HostRequest>().Select(request => request.Command.GetType()).ToHashSet(), kinds);
        Assert.Subset(typeof(HostCommand).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(one => one.DerivedType).ToHashSet(), kinds);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Message_WrittenAndRead_IsTheSame(string name)
    {
        var sample = WireSamples.All[name];
        var wire = WireManifests.Registry.Write(sample);

        var read = MessageBytes.Read(WireManifests.Registry, wire.Manifest, MessageBytes.Of(wire));

        Assert.Equal(sample.GetType(), read.GetType());
        Assert.Equal(wire, WireManifests.Registry.Write(read));
        Assert.Empty(Differences.Between(sample, read, name));
    }

    /// <summary>What was once written stays readable: no file in Golden is ever changed, only added to.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void GoldenFile_OfAnyAge_IsReadWithAllThatItSays(string file)
    {
        var golden = JsonNode.Parse(File.ReadAllText(Path.Combine(Golden, file)))!;
        var wire = new WireMessage((string)golden["manifest"]!, golden["body"]!.ToJsonString());

        var read = WireManifests.Registry.Write(WireManifests.Registry.Read(wire));

        Assert.Empty(Missing(golden["body"]!, JsonNode.Parse(read.Payload), "$"));
    }

    /// <summary>The first run with a new sample writes its file, and fails so that a person looks at it.</summary>
    [Theory]
    [MemberData(nameof(Samples))]
    public void Sample_OfEveryName_HasAGoldenFile(string name)
    {
        var path = Path.Combine(Golden, $"{name}.json");
        if (File.Exists(path)) return;
        var wire = WireManifests.Registry.Write(WireSamples.All[name]);
        var text = new JsonObject { ["manifest"] = wire.Manifest, ["body"] = JsonNode.Parse(wire.Payload) };
        File.WriteAllText(path, text.ToJsonString(new() { WriteIndented = true, NewLine = "\n" }) + "\n");
        Assert.Fail($"{path} is new: look at it, and commit it");
    }

    /// <summary>What the golden text says and the other does not; the other may say more.</summary>
    private static IEnumerable<string> Missing(JsonNode? golden, JsonNode? other, string path) => (golden, other) switch
    {
        (JsonObject left, JsonObject right) => left.SelectMany(member => Missing(member.Value, right[member.Key], $"{path}.{member.Key}")),
        (JsonArray left, JsonArray right) when left.Count == right.Count =>
            left.SelectMany((item, index) => Missing(item, right[index], $"{path}[{index}]")),
        _ => JsonNode.DeepEquals(golden, other) ? [] : [path],
    };
}
