using System.Globalization;
using Scheduler.Core.Services;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Placement.Affinity;

/// <summary>
/// By what rules know the containers of a service: its labels, those that say
/// whose they are, and the names by which people call one.
/// </summary>
internal sealed class ContainerTraits
{
    private readonly ServiceKey _service;
    private readonly List<KeyValuePair<string, string>> _labels;

    public ContainerTraits(ServiceKey service, IEnumerable<KeyValuePair<string, string>> labels)
    {
        var whole = $"{service.Stack}/{service.Service}";
        _service = service;
        _labels =
        [
            .. labels,
            new(ContainerIdentity.StackLabel, service.Stack),
            new(ContainerIdentity.ServiceLabel, service.Service),
            new("com.docker.compose.project", service.Stack),
            new("com.docker.compose.service", service.Service),
            // Rancher gives its containers these, and its rules name them.
            new("io.rancher.stack.name", service.Stack),
            new("io.rancher.stack_service.name", whole),
            new("io.rancher.project.name", service.Stack),
            new("io.rancher.project_service.name", whole),
        ];
    }

    public IEnumerable<string> ValuesOf(string key) =>
        _labels.Where(label => string.Equals(label.Key, key, StringComparison.OrdinalIgnoreCase)).Select(label => label.Value);

    /// <summary>As it is, without the number of the try, and as Rancher and compose would number it.</summary>
    public IEnumerable<string> NamesOf(int slot, InstanceId? instance)
    {
        var number = slot.ToString(CultureInfo.InvariantCulture);
        if (instance is { } id) yield return ContainerIdentity.NameOf(_service, slot, id);
        yield return $"{_service.Stack}_{_service.Service}.{number}";
        yield return $"{_service.Stack}_{_service.Service}_{number}";
        yield return $"{_service.Stack}-{_service.Service}-{number}";
    }
}
