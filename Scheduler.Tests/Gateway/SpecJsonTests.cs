using System.Text.Json;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Wire;
using static Scheduler.Tests.Compose.ComposeText;

namespace Scheduler.Tests.Gateway;

/// <summary>What the command line writes of a compose file, the gateway has to read.</summary>
public sealed class SpecJsonTests
{
    [Theory]
    [InlineData("tmpfs: /run")]
    [InlineData("volumes: [/anonymous]")]
    [InlineData("volumes: [{type: tmpfs, target: /scratch, tmpfs: {size: 1m}}]")]
    [InlineData("volumes: [/etc:/host:ro]")]
    [InlineData("ports: [80, '8080:80', '127.0.0.1:9000-9001:53/udp']")]
    [InlineData("healthcheck: {disable: true}")]
    [InlineData("ulimits: {nofile: 1024}")]
    [InlineData("logging: {driver: none}")]
    [InlineData("labels: {scheduler.on-host-loss: exclusive, scheduler.volumes: movable}")]
    [InlineData("labels: {'io.rancher.scheduler.affinity:container_label_soft_ne': 'tier=db', io.rancher.container.hostname_override: container_name}")]
    [InlineData("environment: ['affinity:container==~db*', 'constraint:node!=/^a$$/']")]
    [InlineData("health_check: {port: 80, request_line: GET / HTTP/1.0, initializing_timeout: 5000, strategy: recreateOnQuorum}")]
    public void Stack_WrittenAndRead_IsTheSame(string lines)
    {
        var stack = Stack(Service(lines));

        var written = JsonSerializer.SerializeToUtf8Bytes(stack, WireJson.Default.StackSpec);

        Assert.Empty(BodyShape.Faults(written, SpecJson.StackSpec));
        Assert.Equal(
            written,
            JsonSerializer.SerializeToUtf8Bytes(JsonSerializer.Deserialize(written, SpecJson.StackSpec)!, WireJson.Default.StackSpec));
        Assert.Equal(
            written,
            JsonSerializer.SerializeToUtf8Bytes(
                JsonSerializer.Deserialize(written, WireJson.Default.StackSpec)!, WireJson.Default.StackSpec));
    }

    [Fact]
    public void RulesAndProbes_AreWrittenInWords()
    {
        var stack = Stack(Service("environment: ['constraint:node!=/a/']", "health_check: {port: 80, strategy: none}"));

        var written = System.Text.Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(stack, WireJson.Default.StackSpec));

        Assert.Contains("""{"subject":"host","key":"","value":"a","form":"regexp","not":true}""", written);
        Assert.Contains("\"strategy\":\"none\"", written);
    }

    [Fact]
    public void Mount_WithoutASource_NeedNotSayThatItHasNone() =>
        Assert.Empty(BodyShape.Faults(
            """{"name":"s","services":{"a":{"spec":{"container":{"image":"i","mounts":[{"type":"tmpfs","target":"/t"}]}}}}}"""u8,
            SpecJson.StackSpec));

    [Fact]
    public void Stack_WithoutWhatItNeeds_IsStillFaulty() =>
        Assert.Equal(
            ["services.a.spec.container.image is missing"],
            BodyShape.Faults("""{"name":"s","services":{"a":{"spec":{"container":{}}}}}"""u8, SpecJson.StackSpec)
                .Select(fault => $"{fault.Field} {fault.Reason}"));
}
