using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Webhooks;

/// <summary>Services by what they are; each part that is there narrows it. Pure.</summary>
public sealed record WebhookSelector
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Stack { get; init; }

    /// <summary>Of <see cref="Stack"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Service { get; init; }

    /// <summary>Each is a label of the service, or of its containers.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The one service that it names; null where there may be several.</summary>
    [JsonIgnore]
    public ServiceKey? One => this is { Stack: { } stack, Service: { } service } ? new ServiceKey(stack, service) : null;

    /// <summary>It is that one, whatever it is like.</summary>
    [JsonIgnore]
    public bool IsOne => One is not null && Labels.IsEmpty;

    [JsonIgnore]
    public bool IsAll => Stack is null && Labels.IsEmpty;

    public bool Selects(ServiceView view) =>
        view.Status != ServiceStatus.Removing
        && (Stack is null || view.Key.Stack == Stack)
        && (Service is null || view.Key.Service == Service)
        && Labels.All(label => Has(view.Spec.Labels, label) || Has(view.Spec.Container.Labels, label));

    /// <summary>For a person.</summary>
    public override string ToString()
    {
        var where = this switch
        {
            { One: { } key } => key.ToString(),
            { Stack: { } stack } => $"stack {stack}",
            _ => Labels.IsEmpty ? "every service" : "",
        };
        return string.Join(", ", Labels.Select(label => $"{label.Key}={label.Value}").Prepend(where).Where(part => part.Length > 0));
    }

    private static bool Has(ImmutableSortedDictionary<string, string> labels, KeyValuePair<string, string> wanted) =>
        labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value;
}
