using Scheduler.Messages.Services;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Rest;

/// <summary>What is done to jobs alone: running them now, and their schedules.</summary>
public sealed class JobEndpoints(GatewayServices services)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, "job/run", new ServiceCommand.RunJob(), "Runs a job once more, now",
            "Refused while its run is under way, unless its schedule lets runs overlap or be replaced.");
        Map(routes, "job/suspend", new ServiceCommand.SuspendSchedule(), "Suspends a job's schedule",
            "What is under way goes on; times that come meanwhile are not made up for.");
        Map(routes, "job/resume", new ServiceCommand.ResumeSchedule(), "Resumes a job's schedule",
            "From its next time on.");
    }

    private void Map(IEndpointRouteBuilder routes, string deed, ServiceCommand command, string title, string text) => routes
        .MapPost(
            $"/v1/services/{{stack}}/{{service}}/{deed}",
            (string stack, string service, HttpContext http) => SendAsync(stack, service, http, command))
        .Describe("services", title, text).Conditional().Answers<AcceptedBody>();

    private Task<IResult> SendAsync(string stack, string service, HttpContext http, ServiceCommand command)
    {
        var (key, fault) = PathNames.Service(stack, service);
        return (fault ?? new Query(http).Fault) is { } refusal
            ? Task.FromResult(Problems.Of(http, refusal))
            : Commands.SendAsync(services, http, key, command);
    }
}
