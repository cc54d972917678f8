using Scheduler.Messages.Services;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Rest;

/// <summary>What is done to a service beside putting and removing it: scale, stop, start, restart.</summary>
public sealed class ServiceActions(GatewayServices services)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/v1/services/{stack}/{service}/scale", ScaleAsync)
            .Describe("services", "Sets a service's desired scale", "Answers once it is durable; instances follow.")
            .Takes<ScaleBody>().Conditional().Answers<AcceptedBody>();
        routes.MapPost("/v1/services/{stack}/{service}/stop", StopAsync)
            .Describe("services", "Stops a service", "Its containers are stopped and kept, with their places.")
            .Conditional().Answers<AcceptedBody>();
        routes.MapPost("/v1/services/{stack}/{service}/start", StartAsync)
            .Describe("services", "Starts a stopped service", "").Conditional().Answers<AcceptedBody>();
        routes.MapPost("/v1/services/{stack}/{service}/restart", RestartAsync)
            .Describe("services", "Restarts every instance of a service", "One by one.").Conditional().Answers<AcceptedBody>();
    }

    private async Task<IResult> ScaleAsync(string stack, string service, HttpContext http)
    {
        var (key, fault) = PathNames.Service(stack, service);
        if ((fault ?? new Query(http).Fault) is { } refusal) return Problems.Of(http, refusal);
        var (body, problem) = await BodyReader.ReadAsync(http, WireJson.Default.ScaleBody);
        if (body is null) return problem!;
        return SpecRules.ScaleFault(body.Scale, services.ScaleMax) is { } reason
            ? Problems.Invalid(http, [new FieldFault("scale", reason)])
            : await Commands.SendAsync(services, http, key, new ServiceCommand.SetScale(body.Scale));
    }

    private Task<IResult> StopAsync(string stack, string service, HttpContext http) =>
        SendAsync(stack, service, http, new ServiceCommand.Stop());

    private Task<IResult> StartAsync(string stack, string service, HttpContext http) =>
        SendAsync(stack, service, http, new ServiceCommand.Start());

    private Task<IResult> RestartAsync(string stack, string service, HttpContext http) =>
        SendAsync(stack, service, http, new ServiceCommand.Restart());

    private Task<IResult> SendAsync(string stack, string service, HttpContext http, ServiceCommand command)
    {
        var (key, fault) = PathNames.Service(stack, service);
        return (fault ?? new Query(http).Fault) is { } refusal
            ? Task.FromResult(Problems.Of(http, refusal))
            : Commands.SendAsync(services, http, key, command);
    }
}
