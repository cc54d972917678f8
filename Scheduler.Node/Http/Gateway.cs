using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Scheduler.Messages.Files;
using Scheduler.Node.Configuration;
using Scheduler.Node.Http.Access;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.DockerApi;
using Scheduler.Node.Http.Hijacking;
using Scheduler.Node.Http.Metering;
using Scheduler.Node.Http.Rest;
using Scheduler.Node.Http.Streams;
using Scheduler.Node.Http.Wire;
using Scheduler.Node.Preflight;
using Scheduler.Node.Registries;
using Scheduler.Node.Webhooks;

namespace Scheduler.Node.Http;

/// <summary>The HTTP server of a node: REST, Docker's API, streams, probes, metrics. Handlers translate; services and hosts decide.</summary>
public static class Gateway
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    /// <summary>A server that is ready to be started; its address is <see cref="GatewaySection.Listen"/>.</summary>
    public static WebApplication Build(GatewayServices services)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Logging.SetMinimumLevel(services.LogLevel);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).WithoutHostErrors();
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, services.Options));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = StopTimeout);
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        builder.Services.ConfigureHttpJsonOptions(json => Use(json.SerializerOptions));
        builder.Services.AddOpenApi(document =>
        {
            document.AddOperationTransformer<ParameterTransformer>();
            document.AddDocumentTransformer((api, _, _) =>
            {
                api.Info.Title = "Scheduler";
                api.Info.Version = "v1";
                api.Servers?.Clear();
                return Task.CompletedTask;
            });
        });
        var app = builder.Build();
        var metrics = new GatewayMetrics(services);
        app.Lifetime.ApplicationStopped.Register(metrics.Dispose);
        Layer(app, services, metrics);
        Map(app, services, metrics);
        return app;
    }

    private static void Configure(KestrelServerOptions kestrel, GatewaySection options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.BodyBytesMax;
        kestrel.Limits.MaxConcurrentConnections = options.ConnectionsMax;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Listen(GatewayReader.AddressOf(options.Listen) ?? IPAddress.Loopback, options.Listen.Port, listen =>
        {
            listen.Protocols = options.Tls is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
            if (options.Tls is { } tls) listen.UseHttps(ServerCertificate.Load(tls));
            listen.Use(HijackableConnection.Around);
        });
    }

    private static void Use(System.Text.Json.JsonSerializerOptions options)
    {
        options.TypeInfoResolverChain.Insert(0, WireJson.Default);
        options.PropertyNamingPolicy = WireJson.Default.Options.PropertyNamingPolicy;
        foreach (var converter in WireJson.Default.Options.Converters) options.Converters.Add(converter);
    }

    private static void Layer(WebApplication app, GatewayServices services, GatewayMetrics metrics)
    {
        app.Use(next => new RequestMeter(metrics, services.Clock, next).InvokeAsync);
        app.Use(next => new DockerDoor(next).InvokeAsync);
        var log = app.Services.GetRequiredService<ILogger<ProblemAnswers>>();
        app.Use(next => new ProblemAnswers(log, next).InvokeAsync);
        app.Use(next => new RequestLimit(services.Options.RequestsMax, next).InvokeAsync);
        if (IPAddress.IsLoopback(GatewayReader.AddressOf(services.Options.Listen)!)) app.Use(next => new HostFilter(next).InvokeAsync);
        app.Use(next => new BearerAuthentication(services.Token, next).InvokeAsync);
        app.UseRouting();
        app.Use(next => new StalenessHeader(services.Cluster, next).InvokeAsync);
    }

    private static void Map(WebApplication app, GatewayServices services, GatewayMetrics metrics)
    {
        var followers = new FollowerSlots(services.Options.FollowersMax, app.Lifetime.ApplicationStopping);
        var preflight = new PreflightDesk(services);
        var stacks = new StackEndpoints(services, preflight);
        stacks.Map(app);
        new PlanEndpoints(stacks, preflight).Map(app);
        new StackExportEndpoints(services).Map(app);
        new CatalogEndpoints(services).Map(app);
        new TemplateEndpoints(services, preflight).Map(app);
        new ServiceEndpoints(services, preflight).Map(app);
        new ServiceActions(services).Map(app);
        new UpdateEndpoints(services).Map(app);
        new JobEndpoints(services).Map(app);
        new InstanceEndpoints(services).Map(app);
        new HostEndpoints(services).Map(app);
        new HostActions(services).Map(app);
        new RebalanceEndpoints(services).Map(app);
        new OrphanEndpoints(services).Map(app);
        new HostTokenEndpoints(services).Map(app);
        new ClusterEndpoints(services).Map(app);
        new RegistryEndpoints(services).Map(app);
        new FileEndpoints(services, FileKind.Secret).Map(app);
        new FileEndpoints(services, FileKind.Config).Map(app);
        new WebhookEndpoints(services).Map(app);
        MapHooks(app, services, preflight);
        new LockEndpoints(services, new FollowerSlots(services.LockOptions.WaitsMax, app.Lifetime.ApplicationStopping)).Map(app);
        new LockSessionEndpoints(services).Map(app);
        new EventEndpoints(services, followers).Map(app);
        new LogEndpoints(services, followers).Map(app);
        new ProbeEndpoints(services, metrics).Map(app);
        var registries = new RegistryClient(services.Clock);
        app.Lifetime.ApplicationStopped.Register(registries.Dispose);
        DockerApiRoutes.Map(app, services, followers, registries, preflight);
        app.MapOpenApi("/v1/openapi.json");
    }

    private static void MapHooks(WebApplication app, GatewayServices services, PreflightDesk preflight)
    {
        var rounds = new WebhookRounds(services, new WebhookWork(services, preflight), app.Services.GetRequiredService<ILogger<WebhookRounds>>());
        var running = Task.CompletedTask;
        app.Lifetime.ApplicationStarted.Register(() => running = Task.Run(rounds.RunAsync));
        app.Lifetime.ApplicationStopping.Register(rounds.Stop);
        app.Lifetime.ApplicationStopped.Register(() => running.ContinueWith(_ => rounds.Dispose(), TaskScheduler.Default));
        new HookEndpoint(services, new WebhookReceiver(services, rounds)).Map(app);
    }
}
