using System.Globalization;
using Scheduler.Core;
using Scheduler.Core.Services.Forecasts;
using Scheduler.Core.Swarm;
using Scheduler.Messages;
using Scheduler.Messages.Files;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;
using Scheduler.Node.Files;
using Scheduler.Node.Http.DockerApi.Mapping;
using Scheduler.Node.Http.DockerApi.Requests;
using Scheduler.Node.Http.DockerApi.Wire;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Rest;
using Scheduler.Node.Preflight;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>/services: what <c>docker service</c> and <c>docker stack</c> live on.</summary>
public sealed class SwarmServiceEndpoints(GatewayServices services, ServiceFinder finder, NetworkDirectory networks, PreflightDesk preflight)
{
    private static readonly TimeSpan RemovalLookEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RemovalPatience = TimeSpan.FromSeconds(30);

    private readonly RegistryHeader _logins = new(services);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/services", List);
        routes.MapPost("/services/create", (Delegate)CreateAsync);
        routes.MapGet("/services/{id}", InspectAsync);
        routes.MapPost("/services/{id}/update", UpdateAsync);
        routes.MapDelete("/services/{id}", RemoveAsync);
    }

    private IResult List(HttpContext http)
    {
        var query = new DockerQuery(http);
        var (withDefaults, withStatus) = (query.Flag("insertDefaults"), query.Flag("status"));
        var (filters, problem) = DockerFilters.Read(http, "id", "name", "label", "mode", "runtime");
        if ((query.Problem ?? problem) is { } no) return no;
        return new JsonArrayAnswer(
        [
            .. (filters!.AreNone ? finder.All : finder.All.Where(view => IsAdmitted(view, filters)))
                .Select(view => ServiceTexts.Of(view, withDefaults, withStatus))
        ]);
    }

    private static bool IsAdmitted(ServiceView view, DockerFilters filters) =>
        filters.AdmitsStart("id", () => DockerIds.OfService(view.Uid))
        && filters.AdmitsStart("name", () => ServiceNames.Of(view.Key))
        && filters.AdmitsLabels("label", () => ServiceNames.LabelsOf(view.Key, view.Spec))
        && filters.Admits("mode", mode => mode == view.Mode.Word())
        && filters.Admits("runtime", static runtime => runtime == "container");

    private async Task<IResult> InspectAsync(string id, HttpContext http)
    {
        var query = new DockerQuery(http);
        var withDefaults = query.Flag("insertDefaults");
        if (query.Problem is { } no) return no;
        var found = await finder.FindAsync(id, http.RequestAborted);
        return found.Problem ?? DockerAnswers.Json(ServiceShowing.Of(found.One!, withDefaults), SwarmJson.Default.ServiceWire);
    }

    private async Task<IResult> CreateAsync(HttpContext http)
    {
        var (wire, problem) = await DockerBody.ReadAsync(http, SwarmJson.Default.ServiceSpecWire);
        if (wire is null) return problem!;
        var (read, fault) = await ReadAsync(wire, present: null, http.RequestAborted);
        if (read is null) return fault!;
        if (finder.Named(wire.Name!).Any()) return NameTaken(wire.Name!);
        var (put, refused) = _logins.Keep(http, new ServiceCommand.Put(read.Key, read.Spec, read.Scale, services.Desk.NewUid()), LoginFrom.Given);
        if (put is null) return refused!;
        switch (await SendToFreeNameAsync(read.Key, new ServiceRequest(put, IfVersion: 0, NewKey()), http.RequestAborted))
        {
            case ServiceAccepted accepted:
                finder.Remember(accepted.View);
                var made = new ServiceCreatedWire { Id = DockerIds.OfService(accepted.View.Uid), Warnings = Some(read.Warnings) };
                return DockerAnswers.Json(made, SwarmJson.Default.ServiceCreatedWire, StatusCodes.Status201Created);
            case Refusal { Kind: RefusalKind.VersionMismatch }:
                return NameTaken(wire.Name!);
            case var other:
                return Refused(other);
        }
    }

    private async Task<IResult> UpdateAsync(string id, HttpContext http)
    {
        var query = new DockerQuery(http);
        var version = Version(http, query);
        var rollback = query.Text("rollback");
        if (rollback is not (null or "previous" or "none")) query.Refuse("rollback", "is previous");
        var from = query.Text("registryAuthFrom");
        if (from is not (null or "spec" or "previous-spec")) query.Refuse("registryAuthFrom", "is spec or previous-spec");
        if (query.Problem is { } no) return no;
        var found = await finder.FindAsync(id, http.RequestAborted);
        if (found.One is not { } present) return found.Problem!;
        if (rollback == "previous") return await SendAsync(present, new ServiceCommand.Rollback(), version, [], http);
        var (wire, problem) = await DockerBody.ReadAsync(http, SwarmJson.Default.ServiceSpecWire);
        if (wire is null) return problem!;
        var (read, fault) = await ReadAsync(wire, present, http.RequestAborted);
        if (read is null) return fault!;
        var (put, refused) = _logins.Keep(
            http,
            new ServiceCommand.Put(present.Key, read.Spec, read.Scale, present.Uid),
            from == "previous-spec" ? LoginFrom.Previous : LoginFrom.Present);
        if (put is null) return refused!;
        var report = await preflight.BeforeAsync([new ForecastWish(present.Key, present, put)], http.RequestAborted);
        return PreflightAnswers.DockerRefusal(report) ?? await SendAsync(present, put, version, [.. read.Warnings, .. report.Doubts], http);
    }

    private async Task<IResult> RemoveAsync(string id, HttpContext http)
    {
        var found = await finder.FindAsync(id, http.RequestAborted);
        if (found.One is not { } view) return found.Problem!;
        var reply = await services.SendAsync(
            view.Key,
            new ServiceRequest(new ServiceCommand.Remove(Volumes: false), IdempotencyKey: NewKey()),
            http.RequestAborted);
        return reply is ServiceAccepted ? Results.Ok() : Refused(reply);
    }

    private async Task<IResult> SendAsync(
        ServiceView present, ServiceCommand command, long version, IReadOnlyList<string> warnings, HttpContext http) =>
        await services.SendAsync(present.Key, new ServiceRequest(command, version, NewKey()), http.RequestAborted) switch
        {
            ServiceAccepted => DockerAnswers.Json(new ServiceUpdatedWire(Some(warnings)), SwarmJson.Default.ServiceUpdatedWire),
            // The words are dockerd's, by which clients know it. Its status is 500; but the server has not failed.
            Refusal { Kind: RefusalKind.VersionMismatch } => DockerAnswers.Error(
                StatusCodes.Status409Conflict,
                "rpc error: code = Unknown desc = update out of sequence"),
            var other => Refused(other),
        };

    /// <summary>A name is free again as soon as the service is removed, with Docker; here its containers go first.</summary>
    private async Task<object> SendToFreeNameAsync(ServiceKey key, ServiceRequest put, CancellationToken cancel)
    {
        var began = services.Clock.GetTimestamp();
        while (true)
        {
            // What was made is remembered until the lists show it.
            var reply = await services.Desk.SendAsync(key, put, services.Options.RequestTimeout, cancel);
            var isRefused = reply is Refusal { Kind: RefusalKind.Conflict or RefusalKind.VersionMismatch };
            if (!isRefused
                || await services.Desk.GetAsync(key, services.Options.RequestTimeout, cancel)
                    is ServiceView { Status: not ServiceStatus.Removing })
                return reply;
            if (services.Clock.GetElapsedTime(began) >= RemovalPatience)
                return Refusal.Conflict($"service {ServiceNames.Of(key)} is being removed, and its containers have not ended yet; try again");
            await Task.Delay(RemovalLookEvery, services.Clock, cancel);
        }
    }

    private async Task<(ReadService? Service, IResult? Problem)> ReadAsync(ServiceSpecWire wire, ServiceView? present, CancellationToken cancel)
    {
        var needsNetworks = (wire.TaskTemplate?.Networks ?? wire.Networks) is { Count: > 0 } || present is { Spec.Container.Networks.IsEmpty: false };
        var known = needsNetworks ? await networks.AllAsync(cancel) : [];
        var files = await FilesOfAsync(wire.TaskTemplate?.ContainerSpec, cancel);
        var (read, refusal) = ServiceReading.Read(
            wire,
            present,
            new ReadingSurroundings(name => NetworkDirectory.Find(known, name).One)
            {
                FileOf = (kind, text) => files
                    .FirstOrDefault(file => file.Kind == kind && (file.Name == text || DockerIds.OfFile(kind, file.Name) == text))
                    ?.Name,
            });
        if (read is null) return (null, DockerAnswers.Of(refusal!));
        if (read.Scale is { } scale && SpecRules.ScaleFault(scale, services.ScaleMax) is { } fault)
            return (null, DockerAnswers.Invalid($"Mode.Replicated.Replicas: {fault}"));
        var faults = services.SpecFaults(read.Spec).Select(one => one.ToString()).Take(10).ToList();
        return faults.Count > 0 ? (null, DockerAnswers.Invalid(string.Join("; ", faults))) : (read, null);
    }

    private async Task<IReadOnlyList<FileEntry>> FilesOfAsync(ContainerSpecWire? wire, CancellationToken cancel) =>
    [
        .. wire?.Secrets is { Count: > 0 } ? await services.Files.ListAsync(FileKind.Secret, cancel) : [],
        .. wire?.Configs is { Count: > 0 } ? await services.Files.ListAsync(FileKind.Config, cancel) : [],
    ];

    /// <summary>Lets the command be repeated, should the server that took it be lost before it has answered.</summary>
    private string NewKey() => $"docker-{services.Desk.NewUid()}{services.Desk.NewUid()}";

    private static long Version(HttpContext http, DockerQuery query)
    {
        var text = http.Request.Query["version"].ToString();
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)) return version;
        query.Refuse("version", $"is the Version.Index of the service that is updated, not \"{Shown.Text(text)}\"");
        return 0;
    }

    private static IResult NameTaken(string name) => DockerAnswers.Error(
        StatusCodes.Status409Conflict,
        $"rpc error: code = AlreadyExists desc = name conflicts with an existing object: service {Shown.Text(name)} already exists");

    private static IResult Refused(object reply) => reply is Refusal refusal ? DockerAnswers.Of(refusal) : throw Answers.Unexpected(reply);

    private static IReadOnlyList<string>? Some(IReadOnlyList<string> warnings) => warnings.Count == 0 ? null : warnings;
}
