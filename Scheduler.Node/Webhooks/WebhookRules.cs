using System.Collections.Immutable;
using Scheduler.Core.Images;
using Scheduler.Core.Services;
using Scheduler.Core.Webhooks;
using Scheduler.Messages.Locks;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Webhooks;

/// <summary>What a new webhook must satisfy. Pure.</summary>
internal static class WebhookRules
{
    private const int SecretLengthMin = 16;
    private const int SecretLengthMax = 1024;
    private const int LabelsMax = 50;
    private static readonly TimeSpan ExpiryMin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ExpiryMax = TimeSpan.FromDays(3650);

    public static IReadOnlyList<FieldFault> Faults(WebhookCreateBody body, int scaleMax) =>
        [.. SelectorFaults(body), .. KindFaults(body), .. ScaleFaults(body, scaleMax), .. AccessFaults(body)];

    /// <summary>Of a body without faults.</summary>
    public static Webhook Of(WebhookCreateBody body, string id, DateTimeOffset now, int scaleMax) => new()
    {
        Name = body.Name,
        Id = id,
        Kind = body.Kind,
        Selector = SelectorOf(body),
        Scale = body.Kind == WebhookKind.Scale ? new WebhookScale(body.By, body.To, body.Min ?? 0, body.Max ?? scaleMax) : null,
        Tags = body.Tags,
        Registry = body.Registry is { } registry ? RegistryNames.Parse(registry) : null,
        IsTimestamped = body.Timestamped,
        ExpiresAt = now + body.ExpiresIn,
        Note = body.Note,
    };

    public static FieldFault? SecretFault(string? secret) =>
        secret is { Length: < SecretLengthMin or > SecretLengthMax }
            ? new FieldFault("secret", $"has {SecretLengthMin} to {SecretLengthMax} characters")
            : null;

    private static WebhookSelector SelectorOf(WebhookCreateBody body) =>
        new() { Stack = body.Stack, Service = body.Service, Labels = body.Labels ?? ImmutableSortedDictionary<string, string>.Empty };

    private static IEnumerable<FieldFault> SelectorFaults(WebhookCreateBody body)
    {
        if (Naming.Fault(body.Name) is { } name) yield return new FieldFault("name", $"is not a valid name: {name}");
        if (body.Stack is not null && Naming.Fault(body.Stack) is { } stack)
            yield return new FieldFault("stack", $"is not a valid name: {stack}");
        if (body.Service is not null && Naming.Fault(body.Service) is { } service)
            yield return new FieldFault("service", $"is not a valid name: {service}");
        if (body is { Service: not null, Stack: null }) yield return new FieldFault("stack", "is missing: a service is one of a stack");
        var selector = SelectorOf(body);
        foreach (var (key, value) in selector.Labels)
        {
            if (key.Length is 0 or > SpecFaults.LabelKeyLengthMax || value.Length > SpecFaults.LabelValueLengthMax)
                yield return new FieldFault("labels", "holds one that is empty or too long");
        }

        if (selector.Labels.Count > LabelsMax) yield return new FieldFault("labels", $"has more than {LabelsMax}");
        if (body.Kind == WebhookKind.Upgrade && selector.IsAll)
            yield return new FieldFault("stack", "is missing: an upgrade is of a stack, a service, or services with labels");
        if (body.Kind == WebhookKind.Scale && selector.One is null)
            yield return new FieldFault("service", "is missing: a scale is of one service of a stack");
        if (body.Kind == WebhookKind.Scale && !selector.Labels.IsEmpty)
            yield return new FieldFault("labels", "are not for a scale, which is of one service");
    }

    private static IEnumerable<FieldFault> KindFaults(WebhookCreateBody body)
    {
        if (body.Tags is not null && body.Kind == WebhookKind.Scale) yield return new FieldFault("tags", "are not for a scale");
        else if (body.Tags is { } tags && TagPattern.Fault(tags) is { } fault) yield return new FieldFault("tags", fault);
        if (body.Registry is not null && body.Kind != WebhookKind.Push)
            yield return new FieldFault("registry", "is for pushes alone");
        else if (body.Registry is { } registry && RegistryNames.Parse(registry) is null)
            yield return new FieldFault("registry", $"is no registry: expected {RegistryNames.Expected}");
        if (body.Kind == WebhookKind.Scale) yield break;
        if ((body.By ?? body.To ?? body.Min ?? body.Max) is not null)
            yield return new FieldFault(
                body.By is not null ? "by" : body.To is not null ? "to" : body.Min is not null ? "min" : "max",
                "is for scales alone");
    }

    private static IEnumerable<FieldFault> ScaleFaults(WebhookCreateBody body, int scaleMax)
    {
        if (body.Kind != WebhookKind.Scale) yield break;
        if (body.By is null == body.To is null) yield return new FieldFault("by", "or to is given: by how many, or to how many, and not both");
        if (body.By is 0 || Math.Abs((long)body.By.GetValueOrDefault()) > scaleMax)
            yield return new FieldFault("by", $"is a whole number from 1 to {scaleMax}, or the same below zero");
        if (body is { To: not null } and ({ Min: not null } or { Max: not null })) yield return new FieldFault("to", "needs no bounds");
        foreach (var (field, value) in new[] { ("to", body.To), ("min", body.Min), ("max", body.Max) })
        {
            if (value is < 0 || value > scaleMax) yield return new FieldFault(field, $"is a whole number from 0 to {scaleMax}");
        }

        if (body.Min > body.Max) yield return new FieldFault("min", "is more than max");
    }

    private static IEnumerable<FieldFault> AccessFaults(WebhookCreateBody body)
    {
        if (SecretFault(body.Secret) is { } secret) yield return secret;
        if (body is { Timestamped: true, Secret: null }) yield return new FieldFault("timestamped", "needs a secret to sign with");
        if (body.ExpiresIn is { } time && (time < ExpiryMin || time > ExpiryMax)) yield return new FieldFault("expiresIn", "is 1m to 87600h");
        if (SessionLimits.NoteFault(body.Note) is { } note) yield return new FieldFault("note", note);
    }
}
