using Scheduler.Core.Services.Forecasts;
using Scheduler.Messages;
using Scheduler.Messages.Services;
using Scheduler.Messages.Stacks;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Wire;
using Scheduler.Node.Preflight;

namespace Scheduler.Node.Http.Rest;

/// <summary>/v1/services: reading, putting and removing services.</summary>
public sealed class ServiceEndpoints(GatewayServices services, PreflightDesk preflight)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/services", List)
            .Describe("services", "Lists services", "As this node last heard of them.")
            .Query("stack", "Only those of a stack.").Query("view", "full: with spec and instances.")
            .Answers<IReadOnlyList<ServiceBody>>();
        routes.MapGet("/v1/services/{stack}/{service}", GetAsync)
            .Describe("services", "Shows a service", "Reflects every write acknowledged before. The ETag is its version.")
            .Answers<ServiceBody>();
        routes.MapPut("/v1/services/{stack}/{service}", PutAsync)
            .Describe(
                "services",
                "Creates or updates a service",
                "A spec that differs makes a new revision. Without a scale the present one is kept; a new service gets 1.")
            .Query("pull", "true: asks the registry for the image anew, though the spec may be the same.")
            .Query("force", "true: replaces the instances though the spec may be the same.")
            .Query("preflight", "false: an update begins though it would get no further, or could not be taken back.")
            .Takes<StackService>().Conditional().Answers<AcceptedBody>().Answers<AcceptedBody>(StatusCodes.Status201Created);
        routes.MapDelete("/v1/services/{stack}/{service}", DeleteAsync)
            .Describe("services", "Removes a service", "Its containers are removed, then the service.")
            .Query("volumes", "true: its named volumes too.")
            .Conditional().Answers<AcceptedBody>();
    }

    private IResult List(HttpContext http)
    {
        var query = new Query(http, "stack", "view");
        var stack = query.Name("stack");
        var view = query.Text("view");
        if (query.Fault is { } fault) return Problems.Of(http, fault);
        if (view is not (null or "full" or "summary"))
            return Problems.Of(http, Refusal.Invalid("The query parameter \"view\" is full or summary.", "view"));
        Func<ServiceView, ServiceBody> shape = view == "full" ? ServiceBody.Whole : ServiceBody.Summary;
        IReadOnlyList<ServiceBody> found = [.. services.Board.Services.Values.Where(one => stack is null || one.Key.Stack == stack).Select(shape)];
        return Results.Json(found, WireJson.Default.IReadOnlyListServiceBody);
    }

    private async Task<IResult> GetAsync(string stack, string service, HttpContext http)
    {
        var (key, fault) = PathNames.Service(stack, service);
        if ((fault ?? new Query(http).Fault) is { } refusal) return Problems.Of(http, refusal);
        switch (await services.Desk.GetAsync(key, services.Options.RequestTimeout, http.RequestAborted))
        {
            case ServiceView view:
                http.Response.Headers.ETag = Preconditions.ETag(view.Version);
                if (Preconditions.TryVersion(http.Request.Headers.IfNoneMatch, out var known) && known == view.Version)
                    return Results.StatusCode(StatusCodes.Status304NotModified);
                return Results.Json(ServiceBody.Whole(view), WireJson.Default.ServiceBody);
            case Refusal no:
                return Problems.Of(http, no);
            case var other:
                throw Answers.Unexpected(other);
        }
    }

    private async Task<IResult> PutAsync(string stack, string service, HttpContext http)
    {
        var (key, fault) = PathNames.Service(stack, service);
        var query = new Query(http, "pull", "force", "preflight");
        var (pull, force, looks) = (query.Flag("pull"), query.Flag("force"), !query.Has("preflight") || query.Flag("preflight"));
        if ((fault ?? query.Fault) is { } refusal) return Problems.Of(http, refusal);
        var (body, problem) = await BodyReader.ReadAsync(http, SpecJson.StackService);
        if (body is null) return problem!;
        var faults = SpecRules.Faults(services, body, prefix: "");
        if (faults.Count > 0) return Problems.Invalid(http, faults);
        var put = new ServiceCommand.Put(key, body.Spec, body.Scale, services.Desk.NewUid()) { Pull = pull, Force = force };
        var report = looks
            ? await preflight.BeforeAsync(
                [new ForecastWish(key, await preflight.PresentAsync(key, http.RequestAborted), put)], http.RequestAborted)
            : PreflightReport.Nothing;
        return PreflightAnswers.Refusal(http, report) ?? await Commands.SendAsync(services, http, key, put, report.Doubts);
    }

    private Task<IResult> DeleteAsync(string stack, string service, HttpContext http)
    {
        var (key, fault) = PathNames.Service(stack, service);
        var query = new Query(http, "volumes");
        var volumes = query.Flag("volumes");
        return (fault ?? query.Fault) is { } refusal
            ? Task.FromResult(Problems.Of(http, refusal))
            : Commands.SendAsync(services, http, key, new ServiceCommand.Remove(volumes));
    }
}
