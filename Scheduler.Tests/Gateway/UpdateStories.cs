using System.Net;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Gateway;

public sealed class UpdateStories
{
    public static TheoryData<string, ServiceCommand> Deeds => new()
    {
        { "update/pause", new ServiceCommand.PauseUpdate() },
        { "update/resume", new ServiceCommand.ResumeUpdate() },
        { "update/cancel", new ServiceCommand.CancelUpdate() },
        { "update/finish", new ServiceCommand.FinishUpdate() },
        { "rollback", new ServiceCommand.Rollback() },
        { "rollback?to=3", new ServiceCommand.Rollback { To = 3 } },
        { "job/run", new ServiceCommand.RunJob() },
        { "job/suspend", new ServiceCommand.SuspendSchedule() },
        { "job/resume", new ServiceCommand.ResumeSchedule() },
    };

    [Theory]
    [MemberData(nameof(Deeds))]
    public async Task Deed_OfAnUpdateOrJob_IsSentOnWithItsConditions(string path, ServiceCommand command)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "web");
        gateway.Services.Intercept = (key, message) =>
            message is ServiceRequest ? new ServiceAccepted(2, true, false, gateway.Board.Services[key]) : null;

        using var response = await gateway.SendAsync(
            HttpMethod.Post, $"/v1/services/shop/web/{path}", null, "If-Match: \"1\"", "Idempotency-Key: k1");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(new ServiceRequest(command, 1, "k1"), gateway.Services.Received[^1].Request);
    }

    [Theory]
    [InlineData("rollback?to=0")]
    [InlineData("rollback?to=first")]
    [InlineData("rollback?from=1")]
    [InlineData("update/pause?to=1")]
    public async Task Deed_WithAQueryThatIsNone_IsRefused(string path)
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Put("shop", "web");

        using var response = await gateway.SendAsync(HttpMethod.Post, $"/v1/services/shop/web/{path}", null);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Service_WithAnUpdate_ShowsHowFarItIsAndWhatItCanGoBackTo()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Services.Show(gateway.Services.Put("shop", "web") with
        {
            Revisions = [new RevisionView(1, "web:1", "sha256:01"), new RevisionView(2, "web:2", null)],
            Update = new UpdateView
            {
                State = UpdateState.RollingBack,
                Cause = UpdateCause.Failure,
                From = 2,
                To = 3,
                StartedAt = DateTimeOffset.UnixEpoch,
                Message = "rollback to revision 3: 1 of 2 done",
                Done = 1,
                Total = 2,
                Failed = 1,
            },
        });

        var shown = await gateway.GetJsonAsync("/v1/services/shop/web");

        Assert.Equal(
            """{"state":"rollingBack","cause":"failure","from":2,"to":3,"startedAt":"1970-01-01T00:00:00\u002B00:00","endedAt":null,"message":"rollback to revision 3: 1 of 2 done","done":1,"total":2,"failed":1,"held":false}""",
            shown["update"]!.ToJsonString());
        Assert.Equal(
            """[{"number":1,"image":"web:1","imageDigest":"sha256:01"},{"number":2,"image":"web:2","imageDigest":null}]""",
            shown["revisions"]!.ToJsonString());
    }

    [Fact]
    public async Task Put_WithAPolicyThatCannotBe_NamesTheField()
    {
        await using var gateway = await TestGateway.StartAsync(
            with: services => services with { SpecFaults = spec => Scheduler.Core.Services.SpecFaults.Of(spec) });

        using var response = await gateway.SendAsync(
            HttpMethod.Put,
            "/v1/services/shop/web?force=true",
            """{"spec":{"container":{"image":"web:1"},"update":{"delay":"2s","maxFailureRatio":7},"rollback":{"failureAction":"rollback"}}}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = (await TestGateway.JsonAsync(response)).ToJsonString();
        Assert.Contains("spec.update.maxFailureRatio", problem, StringComparison.Ordinal);
        Assert.Contains("spec.rollback.failureAction", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_WithAPolicyAndForce_ArrivesAsItWasMeant()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.SendAsync(
            HttpMethod.Put,
            "/v1/services/shop/web?force=true",
            """{"spec":{"container":{"image":"web:1"},"update":{"parallelism":0,"delay":"2s","order":"startFirst","failureAction":"pause","keepsOld":true}}}""");

        var put = Assert.IsType<ServiceCommand.Put>(gateway.Services.Received.Single().Request.Command);
        Assert.True(put.Force);
        Assert.Equal(
            new UpdatePolicy
            {
                Parallelism = 0,
                Delay = TimeSpan.FromSeconds(2),
                Order = UpdateOrder.StartFirst,
                FailureAction = UpdateFailureAction.Pause,
                KeepsOld = true
            },
            put.Spec.Update);
    }
}
