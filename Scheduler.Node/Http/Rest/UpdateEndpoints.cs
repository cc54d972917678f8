using Scheduler.Messages.Services;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Rest;

/// <summary>What people decide about a service's update: pause, resume, cancel, finish, and going back.</summary>
public sealed class UpdateEndpoints(GatewayServices services)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, "pause", new ServiceCommand.PauseUpdate(), "Pauses an update",
            "What is under way is finished; nothing more is replaced until it is resumed.");
        Map(routes, "resume", new ServiceCommand.ResumeUpdate(), "Resumes a paused update",
            "The failures so far are forgiven.");
        Map(routes, "cancel", new ServiceCommand.CancelUpdate(), "Takes back an update under way",
            "The service goes back to the revision that the update came from.");
        Map(routes, "finish", new ServiceCommand.FinishUpdate(), "Confirms an update that keeps the old containers",
            "They are removed.");
        routes.MapPost("/v1/services/{stack}/{service}/rollback", RollbackAsync)
            .Describe("services", "Goes back to an earlier revision", "As a new revision, with the image that it ran.")
            .Query("to", "The revision, one of those that the service shows; without it, the one before the last update.")
            .Conditional().Answers<AcceptedBody>();
    }

    private void Map(IEndpointRouteBuilder routes, string deed, ServiceCommand command, string title, string text) => routes
        .MapPost(
            $"/v1/services/{{stack}}/{{service}}/update/{deed}",
            (string stack, string service, HttpContext http) => SendAsync(stack, service, new Query(http), http, command))
        .Describe("services", title, text).Conditional().Answers<AcceptedBody>();

    private Task<IResult> RollbackAsync(string stack, string service, HttpContext http)
    {
        var query = new Query(http, "to");
        var to = query.Number("to", least: 1, most: int.MaxValue);
        return SendAsync(stack, service, query, http, new ServiceCommand.Rollback { To = to });
    }

    private Task<IResult> SendAsync(string stack, string service, Query query, HttpContext http, ServiceCommand command)
    {
        var (key, fault) = PathNames.Service(stack, service);
        return (fault ?? query.Fault) is { } refusal
            ? Task.FromResult(Problems.Of(http, refusal))
            : Commands.SendAsync(services, http, key, command);
    }
}
