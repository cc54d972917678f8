using Scheduler.Messages.Services;
using static Scheduler.Tests.Compose.ComposeText;

namespace Scheduler.Tests.Compose;

public class ProbeTests
{
    [Fact]
    public void HealthCheck_WithEverything_IsRead() => Assert.Equal(
        new HealthProbe(8080)
        {
            RequestLine = "GET /ping HTTP/1.0",
            Interval = TimeSpan.FromSeconds(5),
            Timeout = TimeSpan.FromSeconds(1.5),
            InitializingTimeout = TimeSpan.FromMinutes(1),
            ReinitializingTimeout = TimeSpan.FromMinutes(2),
            HealthyThreshold = 4,
            UnhealthyThreshold = 5,
            Strategy = HealthStrategy.RecreateOnQuorum,
            Quorum = 3,
        },
        Container(
            "health_check:",
            "  port: 8080",
            "  request_line: GET /ping HTTP/1.0",
            "  interval: 5000",
            "  response_timeout: 1500",
            "  initializing_timeout: 60000",
            "  reinitializing_timeout: 120000",
            "  healthy_threshold: 4",
            "  unhealthy_threshold: 5",
            "  strategy: recreateOnQuorum",
            "  recreate_on_quorum_strategy_config: {quorum: 3}").Probe);

    [Theory]
    [InlineData("{port: 42}", null)]
    [InlineData("{port: 42, request_line: ''}", null)]
    [InlineData("{port: 42, request_line: /status}", "GET /status")]
    [InlineData("{port: '42', request_line: 'HEAD / HTTP/1.1', strategy: recreate}", "HEAD / HTTP/1.1")]
    public void HealthCheck_WithLittle_HasRanchersDefaults(string text, string? request) =>
        Assert.Equal(new HealthProbe(42) { RequestLine = request }, Container($"health_check: {text}").Probe);

    [Theory]
    [InlineData("{interval: 5}", "must have a port")]
    [InlineData("{port: 70000}", "from 1 to 65535")]
    [InlineData("{port: 1, strategy: restart}", "must be recreate, recreateOnQuorum or none")]
    [InlineData("{port: 1, request_line: GET}", "is not a request line such as")]
    [InlineData("{port: 1, interval: 10}", "every 0.1 s to once a day")]
    [InlineData("{port: 1, prot: 2}", "did you mean port?")]
    [InlineData("80", "must be a map")]
    public void HealthCheck_WrittenWrongly_IsAnErrorWithItsPlace(string text, string words) =>
        Assert.Contains(words, Error(Service($"health_check: {text}")));

    [Fact]
    public void HealthCheck_WithoutANetwork_IsAnError() =>
        Assert.Contains("without a network it cannot be probed", Error(Service("network_mode: none", "health_check: {port: 1}")));
}
