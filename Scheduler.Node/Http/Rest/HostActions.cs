using System.Collections.Immutable;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Rest;

/// <summary>What people decide about a host: its availability and labels, that it is lost for good, and that it is to go.</summary>
public sealed class HostActions(GatewayServices services)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/v1/hosts/{host}/availability", SetAvailabilityAsync)
            .Describe(
                "hosts",
                "Sets what is wanted of a host",
                "\"inactive\" keeps what it has and gives it nothing new; \"draining\" moves what it has to other hosts, each instance once its successor runs; \"active\" ends both, and lets a removed host in again.")
            .Takes<HostAvailabilityBody>().Conditional().Answers<HostAcceptedBody>();
        routes.MapPatch("/v1/hosts/{host}/labels", SetLabelsAsync)
            .Describe("hosts", "Changes a host's labels", "On top of those that it brings along; labels that are not named stay as they are.")
            .Takes<HostLabelsBody>().Conditional().Answers<HostAcceptedBody>();
        routes.MapPost("/v1/hosts/{host}/evict", EvictAsync)
            .Describe(
                "hosts",
                "Replaces what a lost host had, now",
                "Also beyond the limit on how many hosts are given up at once. With confirmedDead even what may never run twice.")
            .Takes<HostEvictBody>().Conditional().Answers<HostAcceptedBody>();
        routes.MapDelete("/v1/hosts/{host}", RemoveAsync)
            .Describe(
                "hosts",
                "Removes a host",
                "One that is lost or drained. Its machine may not connect any more: it joins anew, with another token.")
            .Query("force", "true: although it is connected, or may still run what must never run twice.").Query("by", "Who removes it.")
            .Conditional().Answers<HostAcceptedBody>();
    }

    private async Task<IResult> SetAvailabilityAsync(string host, HttpContext http)
    {
        if (Fault(host, http) is { } refusal) return Problems.Of(http, refusal);
        var (body, problem) = await BodyReader.ReadAsync(http, WireJson.Default.HostAvailabilityBody);
        if (body is null) return problem!;
        var fault = TextFault("reason", body.Reason) ?? TextFault("by", body.By);
        return fault is not null
            ? Problems.Of(http, fault)
            : await SendAsync(http, host, new HostCommand.SetAvailability(body.Availability, body.Reason), body.By);
    }

    private async Task<IResult> SetLabelsAsync(string host, HttpContext http)
    {
        if (Fault(host, http) is { } refusal) return Problems.Of(http, refusal);
        var (body, problem) = await BodyReader.ReadAsync(http, WireJson.Default.HostLabelsBody);
        if (body is null) return problem!;
        var (set, remove) = (body.Set ?? ImmutableSortedDictionary<string, string>.Empty, body.Remove ?? []);
        var faults = set.Keys.Concat(remove).Select(name => (Name: name, Reason: HostLimits.LabelFault(name)))
            .Concat(set.Select(label => (Name: label.Key, Reason: HostLimits.TextFault(label.Value))))
            .Where(one => one.Reason is not null)
            .Select(one => new FieldFault($"set.{one.Name}", one.Reason!)).ToList();
        if (faults.Count > 0) return Problems.Invalid(http, faults);
        if (TextFault("by", body.By) is { } fault) return Problems.Of(http, fault);
        return await SendAsync(http, host, new HostCommand.SetLabels(set.ToImmutableSortedDictionary(), [.. remove]), body.By);
    }

    private async Task<IResult> EvictAsync(string host, HttpContext http)
    {
        if (Fault(host, http) is { } refusal) return Problems.Of(http, refusal);
        var (body, problem) = await BodyReader.ReadAsync(http, WireJson.Default.HostEvictBody);
        if (body is null) return problem!;
        return TextFault("by", body.By) is { } fault
            ? Problems.Of(http, fault)
            : await SendAsync(http, host, new HostCommand.Evict(body.ConfirmedDead), body.By);
    }

    private async Task<IResult> RemoveAsync(string host, HttpContext http)
    {
        var query = new Query(http, "force", "by");
        var (force, by) = (query.Flag("force"), query.Text("by"));
        if ((PathNames.Name("host", host) ?? query.Fault ?? TextFault("by", by)) is { } refusal) return Problems.Of(http, refusal);
        return await SendAsync(
            http, host, new HostCommand.Remove(force), by, after: (removed, cancel) => MachineRevocation.RevokeAsync(services, removed, cancel));
    }

    private async Task<IResult> SendAsync(
        HttpContext http, string host, HostCommand command, string? by, Func<HostId, CancellationToken, Task<Refusal?>>? after = null)
    {
        var (conditions, refusal) = Preconditions.Read(http.Request.Headers);
        if (conditions is null) return Problems.Of(http, refusal!);
        var request = new HostRequest(command, conditions.IfVersion, conditions.IdempotencyKey, by);
        switch (await services.Hosts.SendAsync(new HostId(host), request, services.Options.RequestTimeout, http.RequestAborted))
        {
            case HostAccepted accepted:
                if (after is not null && await after(new HostId(host), http.RequestAborted) is { } unfinished) return Problems.Of(http, unfinished);
                if (accepted.Version > 0) http.Response.Headers.ETag = Preconditions.ETag(accepted.Version);
                return Results.Json(HostAcceptedBody.Of(accepted), WireJson.Default.HostAcceptedBody);
            case Refusal no:
                return Problems.Of(http, no);
            case var other:
                throw Answers.Unexpected(other);
        }
    }

    private static Refusal? Fault(string host, HttpContext http) => PathNames.Name("host", host) ?? new Query(http).Fault;

    private static Refusal? TextFault(string field, string? text) =>
        HostLimits.TextFault(text) is { } fault ? Refusal.Invalid($"{field}: {fault}.", field) : null;
}
