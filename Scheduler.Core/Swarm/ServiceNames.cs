using Scheduler.Messages.Services;

namespace Scheduler.Core.Swarm;

/// <summary>
/// Names of services: with Docker one word, <c>web_front</c> for the service front of the stack web; here stack and service.
/// What belongs to no stack there is in the stack <see cref="Loose"/> here, and is shown by its own name alone.
/// </summary>
public static class ServiceNames
{
    public const string Loose = "default";

    /// <summary>The label by which Docker's clients know a stack.</summary>
    public const string StackLabel = "com.docker.stack.namespace";

    public static string Of(ServiceKey key) => key.Stack == Loose ? key.Service : $"{key.Stack}_{key.Service}";

    /// <summary>Every service that would have that name.</summary>
    public static IEnumerable<ServiceKey> KeysOf(string name)
    {
        yield return new ServiceKey(Loose, name);
        for (var cut = name.IndexOf('_', StringComparison.Ordinal); cut >= 0; cut = name.IndexOf('_', cut + 1))
        {
            if (cut > 0 && name[..cut] != Loose) yield return new ServiceKey(name[..cut], name[(cut + 1)..]);
        }
    }

    /// <summary>Where a service of that name and with those labels is kept; both parts may still be invalid.</summary>
    public static ServiceKey KeyOf(string name, IReadOnlyDictionary<string, string>? labels) =>
        labels?.GetValueOrDefault(StackLabel) is { Length: > 0 } stack && stack != Loose
        && name.Length > stack.Length + 1 && name.StartsWith($"{stack}_", StringComparison.Ordinal)
            ? new ServiceKey(stack, name[(stack.Length + 1)..])
            : new ServiceKey(Loose, name);

    /// <summary>A service's labels as Docker's clients see them: those of a stack carry its name.</summary>
    public static IReadOnlyDictionary<string, string> LabelsOf(ServiceKey key, ServiceSpec spec) =>
        key.Stack == Loose ? spec.Labels : spec.Labels.SetItem(StackLabel, key.Stack);
}
