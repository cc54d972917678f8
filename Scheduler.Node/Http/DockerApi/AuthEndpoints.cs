using Scheduler.Core.Images;
using Scheduler.Messages.Registries;
using Scheduler.Node.Http.DockerApi.Requests;
using Scheduler.Node.Http.DockerApi.Wire;
using Scheduler.Node.Registries;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>/auth, by which <c>docker login</c> has a login tried. The client keeps it; a service's is sent along with the service.</summary>
public sealed class AuthEndpoints(RegistryClient registries)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/auth", (Delegate)LoginAsync);

    private async Task<IResult> LoginAsync(HttpContext http)
    {
        var (wire, problem) = await DockerBody.ReadAsync(http, SystemJson.Default.AuthWire);
        if (wire is null) return problem!;
        if (string.IsNullOrEmpty(wire.Username) || string.IsNullOrEmpty(wire.Password))
            return DockerAnswers.Invalid("Username and Password are needed; identity tokens are not taken.");
        var registry = RegistryNames.Parse(string.IsNullOrEmpty(wire.ServerAddress) ? RegistryNames.DockerHub : wire.ServerAddress);
        if (registry is null) return DockerAnswers.Invalid($"ServerAddress is {RegistryNames.Expected}.");
        return await registries.TryAsync(registry, new RegistryLogin(wire.Username, wire.Password), http.RequestAborted) is { } fault
            ? DockerAnswers.Error(StatusCodes.Status401Unauthorized, fault)
            : DockerAnswers.Json(new AuthDoneWire("Login Succeeded", ""), SystemJson.Default.AuthDoneWire);
    }
}
