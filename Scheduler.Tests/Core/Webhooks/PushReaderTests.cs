using System.Text;
using Scheduler.Core.Webhooks;

namespace Scheduler.Tests.Core.Webhooks;

public sealed class PushReaderTests
{
    private const int Inputs = 20_000;

    [Fact]
    public void Distribution_APushOfATag_IsTheOnlyOneOfItsEvents() => Assert.Equal(
        new PushedImage("registry.example.org:5000", "shop/web", "1", Payloads.Digest, "event:e1"),
        Assert.Single(Read(Payloads.Distribution()).Pushes));

    [Fact]
    public void Distribution_CalledByANameThatIsNone_IsKnownByItsAddress() =>
        Assert.Equal("registry:5000", Assert.Single(Read(Payloads.Distribution(host: "-")).Pushes).Registry);

    [Fact]
    public void DockerHub_APush_HasNoDigest() =>
        Assert.Equal(
            new PushedImage("docker.io", "team/app", "latest", null, "hub:team/app:latest:1.417566161e+09"),
            Assert.Single(Read(Payloads.Hub).Pushes));

    [Fact]
    public void Harbor_APush_NamesItsRegistryInItsAddress()
    {
        var push = Assert.Single(Read(Payloads.Harbor).Pushes);

        Assert.Equal(("harbor.example.org", "shop/web", "1", Payloads.Digest), (push.Registry, push.Repository, push.Tag, push.Digest));
        Assert.NotNull(push.Event);
    }

    [Fact]
    public void Quay_APush_IsOneForEachTag() =>
        Assert.Equal(
            [("quay.io", "team/app", "latest"), ("quay.io", "team/app", "2")],
            Read(Payloads.Quay).Pushes.Select(push => (push.Registry!, push.Repository, push.Tag)));

    [Fact]
    public void Azure_APush_IsAnEventWithoutAnEnvelope() =>
        Assert.Equal(
            new PushedImage("myregistry.azurecr.io", "hello-world", "v1", Payloads.Digest, "event:cb8c3971"),
            Assert.Single(Read(Payloads.Azure).Pushes));

    [Theory]
    [InlineData("""{"image":"nginx"}""", "docker.io", "library/nginx", "latest")]
    [InlineData("""{"image":"ghcr.io/Team/app:1.2"}""", "ghcr.io", "Team/app", "1.2")]
    [InlineData("""{"image":"localhost:5000/app:1@sha256:00"}""", "localhost:5000", "app", "1")]
    public void Plain_AnImage_IsThat(string body, string registry, string repository, string tag)
    {
        var push = Assert.Single(Read(body).Pushes);

        Assert.Equal((registry, repository, tag), (push.Registry, push.Repository, push.Tag));
    }

    [Theory]
    [InlineData("""{"events":[]}""")]
    [InlineData("""{"events":[{"action":"pull","target":{"repository":"a","tag":"1"}}, 1, null, {"action":"push"}, {"action":"push","target":{"repository":"a"}}]}""")]
    [InlineData("""{"type":"DELETE_ARTIFACT","event_data":{"resources":[{"tag":"1","resource_url":"h.example/a:1"}]}}""")]
    [InlineData("""{"action":"delete","target":{"repository":"a","tag":"1"}}""")]
    public void Body_OfSomethingElse_TellsOfNoPush(string body)
    {
        var reading = Read(body);

        Assert.Equal((0, null), (reading.Pushes.Count, reading.Fault));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"image\":7}")]
    [InlineData("{\"image\":\"\\ud800\"}")]
    [InlineData("{\"push_data\":{},\"repository\":[]}")]
    [InlineData("not json")]
    public void Body_ThatIsNone_SaysWhatIsExpected(string body)
    {
        var reading = Read(body);

        Assert.Empty(reading.Pushes);
        Assert.Contains("distribution", reading.Fault);
    }

    [Fact]
    public void Body_OfTooManyEventsOrTooDeep_IsRefused()
    {
        Assert.Contains("500", Read($$"""{"events":[{{string.Join(',', Enumerable.Repeat("{}", 501))}}]}""").Fault);
        Assert.NotNull(Read($"{{\"image\":{new string('[', 5000)}{new string(']', 5000)}}}").Fault);
    }

    [Fact]
    public void Bodies_Damaged_AreReadOrRefused()
    {
        string[] whole = [Payloads.Distribution(), Payloads.Hub, Payloads.Harbor, Payloads.Quay, Payloads.Azure, """{"image":"a:1","digest":"x"}"""];
        string[] pieces =
        [
            "{", "}", "[", "]", ",", ":", "\"", "null", "0", "1e999", "\\ud800", "\\u0000",
            "events", "push", "tag", "target", "é", "\u0001", "true", "\"tag\":", "\"image\":\"", "@", "/", "99999999999999999999"
        ];
        var (random, pushes) = (new Random(7), 0);
        for (var input = 0; input < Inputs; input++)
        {
            var bytes = Encoding.UTF8.GetBytes(Damaged(whole[random.Next(whole.Length)], pieces, random));
            if (random.Next(4) == 0) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var reading = PushReader.Read(bytes);
            UpgradeReader.Read(bytes);
            Assert.True(reading.Fault is null || reading.Pushes.Count == 0, $"input {input}");
            pushes += reading.Pushes.Count;
        }

        Assert.InRange(pushes, Inputs / 20, Inputs * 4);
    }

    private static string Damaged(string text, string[] pieces, Random random)
    {
        for (var left = random.Next(1, 4); left > 0; left--)
        {
            var at = random.Next(text.Length);
            text = text[..at] + pieces[random.Next(pieces.Length)] + text[(at + Math.Min(random.Next(8), text.Length - at))..];
        }

        return text;
    }

    private static PushReading Read(string body) => PushReader.Read(Encoding.UTF8.GetBytes(body));
}
