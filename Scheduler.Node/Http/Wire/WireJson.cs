using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Scheduler.Core.Compose.Questions;
using Scheduler.Core.Hosts.Records;
using Scheduler.Core.Preflight;
using Scheduler.Core.Services.Forecasts;
using Scheduler.Core.Webhooks;
using Scheduler.Messages.Feed;
using Scheduler.Messages.Files;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Messages.Stacks;

namespace Scheduler.Node.Http.Wire;

/// <summary>
/// JSON as gateway and CLI speak it: camelCase, enums by name, strict in what it reads. Generated at build time, so
/// that a cold start pays for no reflection.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    MaxDepth = BodyDepthMax,
    Converters =
    [
        typeof(DurationConverter),
        typeof(CamelCaseEnumConverter<ServiceMode>),
        typeof(CamelCaseEnumConverter<ServiceStatus>),
        typeof(CamelCaseEnumConverter<InstanceState>),
        typeof(CamelCaseEnumConverter<InstanceGoal>),
        typeof(CamelCaseEnumConverter<HostState>),
        typeof(CamelCaseEnumConverter<HostAvailability>),
        typeof(CamelCaseEnumConverter<DrainStage>),
        typeof(CamelCaseEnumConverter<TrialReach>),
        typeof(CamelCaseEnumConverter<NeighbourReach>),
        typeof(CamelCaseEnumConverter<HostLossPolicy>),
        typeof(CamelCaseEnumConverter<PullPolicy>),
        typeof(CamelCaseEnumConverter<MountType>),
        typeof(CamelCaseEnumConverter<RestartCondition>),
        typeof(CamelCaseEnumConverter<DependencyCondition>),
        typeof(CamelCaseEnumConverter<AffinitySubject>),
        typeof(CamelCaseEnumConverter<AffinityForm>),
        typeof(CamelCaseEnumConverter<HealthStrategy>),
        typeof(CamelCaseEnumConverter<OutcomeKind>),
        typeof(CamelCaseEnumConverter<QuestionType>),
        typeof(CamelCaseEnumConverter<FileKind>),
        typeof(CamelCaseEnumConverter<UpdateOrder>),
        typeof(CamelCaseEnumConverter<UpdateFailureAction>),
        typeof(CamelCaseEnumConverter<UpdateState>),
        typeof(CamelCaseEnumConverter<UpdateCause>),
        typeof(CamelCaseEnumConverter<PlanAction>),
        typeof(CamelCaseEnumConverter<ForecastDeed>),
        typeof(CamelCaseEnumConverter<PreflightSubject>),
        typeof(CamelCaseEnumConverter<JobPhase>),
        typeof(CamelCaseEnumConverter<JobRunCause>),
        typeof(CamelCaseEnumConverter<JobOutcome>),
        typeof(CamelCaseEnumConverter<JobOverlap>),
        typeof(CamelCaseEnumConverter<WebhookKind>),
        typeof(CamelCaseEnumConverter<WebhookResult>),
    ])]
[JsonSerializable(typeof(StackSpec))]
[JsonSerializable(typeof(StackService))]
[JsonSerializable(typeof(ScaleBody))]
[JsonSerializable(typeof(ServiceBody))]
[JsonSerializable(typeof(IReadOnlyList<ServiceBody>))]
[JsonSerializable(typeof(InstanceBody))]
[JsonSerializable(typeof(IReadOnlyList<InstanceBody>))]
[JsonSerializable(typeof(ClusterBody))]
[JsonSerializable(typeof(RecoveredBody))]
[JsonSerializable(typeof(HostBody))]
[JsonSerializable(typeof(IReadOnlyList<HostBody>))]
[JsonSerializable(typeof(HostAvailabilityBody))]
[JsonSerializable(typeof(HostLabelsBody))]
[JsonSerializable(typeof(HostEvictBody))]
[JsonSerializable(typeof(HostAcceptedBody))]
[JsonSerializable(typeof(RebalanceBody))]
[JsonSerializable(typeof(RebalancePlanBody))]
[JsonSerializable(typeof(RebalanceCancelledBody))]
[JsonSerializable(typeof(OrphanBody))]
[JsonSerializable(typeof(IReadOnlyList<OrphanBody>))]
[JsonSerializable(typeof(OrphanDoneBody))]
[JsonSerializable(typeof(RecoveryBody))]
[JsonSerializable(typeof(HostTokenCreateBody))]
[JsonSerializable(typeof(HostTokenBody))]
[JsonSerializable(typeof(IReadOnlyList<HostTokenBody>))]
[JsonSerializable(typeof(StackBody))]
[JsonSerializable(typeof(IReadOnlyList<StackBody>))]
[JsonSerializable(typeof(LockAcquireBody))]
[JsonSerializable(typeof(LockRenewBody))]
[JsonSerializable(typeof(LockReleaseBody))]
[JsonSerializable(typeof(LockBreakBody))]
[JsonSerializable(typeof(LockHoldBody))]
[JsonSerializable(typeof(LockFreedBody))]
[JsonSerializable(typeof(LockBody))]
[JsonSerializable(typeof(IReadOnlyList<LockBody>))]
[JsonSerializable(typeof(LockSessionOpenBody))]
[JsonSerializable(typeof(LockSessionBody))]
[JsonSerializable(typeof(RegistryLoginBody))]
[JsonSerializable(typeof(RegistryBody))]
[JsonSerializable(typeof(IReadOnlyList<RegistryBody>))]
[JsonSerializable(typeof(CatalogPutBody))]
[JsonSerializable(typeof(CatalogBody))]
[JsonSerializable(typeof(IReadOnlyList<CatalogBody>))]
[JsonSerializable(typeof(TemplateBody))]
[JsonSerializable(typeof(TemplateDeployBody))]
[JsonSerializable(typeof(TemplateUpgradeBody))]
[JsonSerializable(typeof(StackTemplateBody))]
[JsonSerializable(typeof(TemplateApplied))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(ImmutableSortedDictionary<string, string>))]
[JsonSerializable(typeof(WebhookCreateBody))]
[JsonSerializable(typeof(WebhookSecretBody))]
[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(IReadOnlyList<WebhookBody>))]
[JsonSerializable(typeof(WebhookCallBody))]
[JsonSerializable(typeof(FileBody))]
[JsonSerializable(typeof(FilePutBody))]
[JsonSerializable(typeof(IReadOnlyList<FileBody>))]
[JsonSerializable(typeof(AcceptedBody))]
[JsonSerializable(typeof(StackApplied))]
[JsonSerializable(typeof(PlanBody))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(HealthBody))]
[JsonSerializable(typeof(FeedEvent))]
[JsonSerializable(typeof(GapBody))]
[JsonSerializable(typeof(LogBody))]
[JsonSerializable(typeof(string))]
public sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>Deeper bodies are refused; no shape of ours is half as deep.</summary>
    public const int BodyDepthMax = 32;

    /// <summary>For single values that people read: nothing but what JSON itself demands is escaped.</summary>
    internal static JsonSerializerOptions Readable => _readable ??= new JsonSerializerOptions(Default.Options)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    private static JsonSerializerOptions? _readable;
    private static WireJson? _indented;

    /// <summary>The same shapes with indentation, for people.</summary>
    public static WireJson Indented => _indented ??= new WireJson(new JsonSerializerOptions(Default.Options) { WriteIndented = true });
}
