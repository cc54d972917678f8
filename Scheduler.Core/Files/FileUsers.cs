using Scheduler.Messages.Files;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Files;

/// <summary>Who uses a secret or config, as services show themselves. Pure.</summary>
public static class FileUsers
{
    /// <summary>The services that use it, those that are being removed left out.</summary>
    public static IEnumerable<ServiceKey> Of(IEnumerable<ServiceView> services, FileKind kind, string name) =>
        services.Where(view => view.Status != ServiceStatus.Removing && Uses(view, kind, name)).Select(view => view.Key);

    /// <summary>Whether the host makes a container that uses it: to no other host are its data given.</summary>
    public static bool MayHave(IEnumerable<ServiceView> services, HostId host, FileKind kind, string name) =>
        services.Any(view => Uses(view, kind, name) && view.Instances.Any(one => one.Host == host));

    private static bool Uses(ServiceView view, FileKind kind, string name) =>
        view.Spec.Container.AllFiles.Concat(view.EarlierFiles ?? []).Any(file => file.Kind == kind && file.Name == name);
}
