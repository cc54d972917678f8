using Scheduler.Messages;
using Scheduler.Messages.Services;
using Scheduler.Messages.Stacks;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Wire;
using Scheduler.Node.Preflight;

namespace Scheduler.Node.Http.Rest;

/// <summary>/v1/stacks: whole groups of services at once.</summary>
public sealed class StackEndpoints(GatewayServices services, PreflightDesk preflight)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/stacks", List).Describe("stacks", "Lists stacks", "").Answers<IReadOnlyList<StackBody>>();
        routes.MapGet("/v1/stacks/{stack}", Get).Describe("stacks", "Shows a stack", "").Answers<StackBody>();
        routes.MapPut("/v1/stacks/{stack}", PutAsync)
            .Describe(
                "stacks",
                "Creates or updates a stack",
                "Services are put in the order of their dependencies. A stack may be applied in part; the answer says what became of each service, and repeating the request does what is left.")
            .Query("prune", "true: removes services of the stack that the body does not have.")
            .Query("pull", "true: asks the registries for all images anew, though the specs may be the same.")
            .Query("force", "true: replaces all instances though the specs may be the same.")
            .Query("preflight", "false: updates begin though they would get no further, or could not be taken back.")
            .Takes<StackSpec>(ComposeBody.MediaType).Repeatable().Answers<StackApplied>();
        routes.MapDelete("/v1/stacks/{stack}", DeleteAsync)
            .Describe("stacks", "Removes a stack's services", "")
            .Query("volumes", "true: their named volumes too.")
            .Repeatable().Answers<StackApplied>();
    }

    private IResult List(HttpContext http)
    {
        if (new Query(http).Fault is { } fault) return Problems.Of(http, fault);
        IReadOnlyList<StackBody> stacks =
        [
            .. services.Board.Services.Values
                .GroupBy(view => view.Key.Stack)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => StackBody.Of(group.Key, [.. group])),
        ];
        return Results.Json(stacks, WireJson.Default.IReadOnlyListStackBody);
    }

    private IResult Get(string stack, HttpContext http)
    {
        if ((PathNames.Name("stack", stack) ?? new Query(http).Fault) is { } fault) return Problems.Of(http, fault);
        var views = ViewsOf(stack);
        return views.Count == 0 ? Problems.Of(http, NoSuchStack(stack)) : Results.Json(StackBody.Of(stack, views), WireJson.Default.StackBody);
    }

    private async Task<IResult> PutAsync(string stack, HttpContext http)
    {
        var query = new Query(http, "prune", "pull", "force", "preflight");
        var (prune, pull, force) = (query.Flag("prune"), query.Flag("pull"), query.Flag("force"));
        var looks = !query.Has("preflight") || query.Flag("preflight");
        var (conditions, refusal) = Preconditions.Read(http.Request.Headers);
        if ((PathNames.Name("stack", stack) ?? query.Fault ?? refusal ?? Unconditional(conditions!)) is { } fault) return Problems.Of(http, fault);
        var (spec, problem) = await StackBodyReader.ReadAsync(http, stack);
        if (spec is null) return problem!;
        if (FaultOf(http, stack, spec, out var waves) is { } invalid) return invalid;
        var report = looks
            ? await preflight.BeforeAsync(
                await preflight.WishesAsync(spec, pull, force, prune, http.RequestAborted), http.RequestAborted)
            : PreflightReport.Nothing;
        if (PreflightAnswers.Refusal(http, report) is { } notBegun) return notBegun;
        var application = new StackApplication(services, stack, conditions!.IdempotencyKey, http.RequestAborted);
        await application.PutAsync(spec, waves!, pull, force);
        if (prune && application.Refusal is null)
            await application.RemoveAsync(
                [.. ViewsOf(stack).Select(view => view.Key.Service).Where(name => !spec.Services.ContainsKey(name))],
                volumes: false);
        return Answer(http, stack, application, report.Doubts);
    }

    private async Task<IResult> DeleteAsync(string stack, HttpContext http)
    {
        var query = new Query(http, "volumes");
        var volumes = query.Flag("volumes");
        var (conditions, refusal) = Preconditions.Read(http.Request.Headers);
        if ((PathNames.Name("stack", stack) ?? query.Fault ?? refusal ?? Unconditional(conditions!)) is { } fault) return Problems.Of(http, fault);
        var names = ViewsOf(stack).Select(view => view.Key.Service).ToList();
        if (names.Count == 0) return Problems.Of(http, NoSuchStack(stack));
        var application = new StackApplication(services, stack, conditions!.IdempotencyKey, http.RequestAborted);
        await application.RemoveAsync(names, volumes);
        if (application.Refusal is null) await services.Catalogs.ForgetAsync(stack, http.RequestAborted);
        return Answer(http, stack, application);
    }

    /// <summary>The answer to a stack that cannot be; null where it can, with the waves in which its services are sent.</summary>
    internal IResult? FaultOf(HttpContext http, string stack, StackSpec spec, out IReadOnlyList<IReadOnlyList<string>>? waves)
    {
        waves = null;
        var faults = FaultsOf(stack, spec);
        if (faults.Count > 0) return Problems.Invalid(http, faults);
        (waves, var cycle) = StackOrder.Of(spec);
        return cycle is null ? null : Problems.Of(http, cycle);
    }

    private List<FieldFault> FaultsOf(string stack, StackSpec spec)
    {
        var faults = new List<FieldFault>();
        if (spec.Name != stack) faults.Add(new FieldFault("name", $"must be \"{stack}\", as in the path"));
        foreach (var (name, service) in spec.Services)
        {
            if (Naming.Fault(name) is { } fault) faults.Add(new FieldFault($"services.{name}", $"is not a valid name: {fault}"));
            faults.AddRange(SpecRules.Faults(services, service, $"services.{name}."));
        }

        return faults;
    }

    private List<ServiceView> ViewsOf(string stack) => [.. services.Board.Services.Values.Where(view => view.Key.Stack == stack)];

    private static IResult Answer(HttpContext http, string stack, StackApplication application, IReadOnlyList<string>? warnings = null) =>
        application.Refusal is { } refusal
            ? Problems.Of(http, refusal, application.Outcomes)
            : Results.Json(
                new StackApplied(stack, application.Outcomes) { Warnings = warnings is { Count: > 0 } ? warnings : null },
                WireJson.Default.StackApplied);

    private static Refusal NoSuchStack(string stack) => Refusal.NotFound($"There is no stack \"{stack}\".");

    // A stack has no version of its own: its services have.
    private static Refusal? Unconditional(Preconditions conditions) => conditions is { IfVersion: null, MustExist: false }
        ? null
        : Refusal.Invalid("A stack has no version: If-Match and If-None-Match are for its services.");
}
