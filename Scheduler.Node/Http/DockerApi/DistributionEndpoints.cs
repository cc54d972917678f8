using Scheduler.Core.Images;
using Scheduler.Node.Http.DockerApi.Wire;
using Scheduler.Node.Registries;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>
/// /distribution: clients ask which image a name stands for now, and write its digest into the service, so that the same
/// command later means an update where the registry has another one.
/// </summary>
public sealed class DistributionEndpoints(GatewayServices services, RegistryClient registries)
{
    private const string Tail = "/json";

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/distribution/{**image}", InspectAsync);

    private async Task<IResult> InspectAsync(string image, HttpContext http)
    {
        if (!image.EndsWith(Tail, StringComparison.Ordinal)) return DockerAnswers.NotFound("GET /distribution/NAME/json is the only call there");
        var name = image[..^Tail.Length];
        if (Core.Services.SpecFaults.ImageFault(name) is { } fault) return DockerAnswers.Invalid(fault);
        var (login, problem) = RegistryHeader.Read(http.Request.Headers["X-Registry-Auth"].ToString());
        if (problem is not null) return problem;
        login ??= services.Registries.Find(RegistryNames.Of(name))?.Login;
        var (manifest, why) = await registries.DescribeAsync(name, login, http.RequestAborted);
        return manifest is null
            ? DockerAnswers.Error(StatusCodes.Status403Forbidden, why!)
            : DockerAnswers.Json(
                new DistributionWire(new DescriptorWire(manifest.MediaType, manifest.Digest, manifest.Size), []),
                SystemJson.Default.DistributionWire);
    }
}
