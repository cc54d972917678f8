using System.Collections.Immutable;
using System.Net;
using Scheduler.Core.Services;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Tests.Core;

namespace Scheduler.Tests.Gateway;

/// <summary>Containers that no service asks for, over the API.</summary>
public sealed class OrphanStories : IAsyncLifetime
{
    private static readonly string Id = new('a', 64);

    private TestGateway _gateway = null!;

    public async Task InitializeAsync()
    {
        _gateway = await TestGateway.StartAsync();
        _gateway.Board.Post(Specs.Host("h1") with
        {
            Orphans =
            [
                new OrphanView(Id, "lost_web.1.abcd1234-1", new InstanceId("abcd1234-1"), "lost/web", "running")
                {
                    Slot = 1,
                    Revision = 1,
                    Image = "web:1"
                }
            ],
            OrphanSpecs = ImmutableSortedDictionary<string, string>.Empty.Add("abcd1234/1", SpecLabel.Write(Specs.Of())!),
        });
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task List_ShowsEachWithItsReason()
    {
        var one = Assert.Single((await _gateway.GetJsonAsync("/v1/orphans")).AsArray())!;

        Assert.Equal((Id, "h1", "lost/web", 1), ((string)one["container"]!, (string)one["host"]!, (string)one["service"]!, (int)one["slot"]!));
        Assert.Contains("no service lost/web is known", (string)one["reason"]!);
        Assert.Empty((await _gateway.GetJsonAsync("/v1/orphans?host=h2")).AsArray());
    }

    [Fact]
    public async Task Remove_TellsItsHost()
    {
        using var answer = await _gateway.SendAsync(HttpMethod.Delete, "/v1/orphans/lost_web.1.abcd1234-1");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal((new HostId("h1"), new RemoveOrphan(new InstanceId("abcd1234-1"), Id)), Assert.Single(_gateway.Told));
    }

    [Fact]
    public async Task Remove_HostIsAway_SaysSo()
    {
        _gateway.HostsAnswer = false;
        using var answer = await _gateway.SendAsync(HttpMethod.Delete, $"/v1/orphans/{Id}");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Theory]
    [InlineData("aaaa")]
    [InlineData("nobody")]
    public async Task Container_UnknownOrTooShort_IsNotFound(string container)
    {
        using var answer = await _gateway.SendAsync(HttpMethod.Post, $"/v1/orphans/{container}/adopt");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Recover_DryRun_DoesNothing()
    {
        using var answer = await _gateway.SendAsync(HttpMethod.Post, "/v1/orphans/recover?dryRun=true");
        var body = await TestGateway.JsonAsync(answer);

        Assert.Equal("lost/web", (string)body["services"]![0]!["service"]!);
        Assert.True((bool)body["dryRun"]!);
        Assert.Empty(_gateway.Services.Received);
    }

    [Fact]
    public async Task Recover_SendsTheServiceWhatItsContainersSay()
    {
        ServiceCommand? sent = null;
        _gateway.Services.Intercept = (_, message) =>
        {
            sent = (message as ServiceRequest)?.Command;
            return Refusal.Conflict("it is there already");
        };
        using var answer = await _gateway.SendAsync(HttpMethod.Post, "/v1/orphans/recover?stack=lost");
        var body = await TestGateway.JsonAsync(answer);

        Assert.Equal("abcd1234", Assert.IsType<ServiceCommand.Recover>(sent).Uid);
        Assert.Equal("it is there already", (string)body["services"]![0]!["refusal"]!);
    }
}
