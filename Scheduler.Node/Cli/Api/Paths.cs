using Scheduler.Messages.Files;
using Scheduler.Messages.Services;

namespace Scheduler.Node.Cli.Api;

/// <summary>The API's paths, with names escaped.</summary>
public static class Paths
{
    public const string Services = "/v1/services";
    public const string Stacks = "/v1/stacks";
    public const string Hosts = "/v1/hosts";
    public const string HostTokens = "/v1/host-tokens";
    public const string Instances = "/v1/instances";
    public const string Locks = "/v1/locks";
    public const string Sessions = "/v1/sessions";
    public const string Events = "/v1/events";

    public const string Rebalance = "/v1/rebalance";

    public const string Catalogs = "/v1/catalogs";

    public const string Registries = "/v1/registries";

    public const string Webhooks = "/v1/webhooks";

    public const string Orphans = "/v1/orphans";
    public const string Recovery = "/v1/orphans/recover";

    public const string Cluster = "/v1/cluster";
    public const string ClusterRecovery = "/v1/cluster/recover";

    /// <param name="deed">leave or down.</param>
    public static string ClusterNode(string node, string deed) => $"{Cluster}/nodes/{Uri.EscapeDataString(node)}/{deed}";

    public static string Service(ServiceKey key) => $"{Services}/{Uri.EscapeDataString(key.Stack)}/{Uri.EscapeDataString(key.Service)}";

    public static string Stack(string name) => $"{Stacks}/{Uri.EscapeDataString(name)}";

    public static string StackPlan(string name) => $"{Stack(name)}/plan";

    public static string StackCompose(string name) => $"{Stack(name)}/compose";

    /// <summary>The template that a stack is of; with POST, its upgrade.</summary>
    public static string StackTemplate(string name) => $"{Stack(name)}/template";

    public static string Catalog(string name) => $"{Catalogs}/{Uri.EscapeDataString(name)}";

    public static string CatalogRefresh(string name) => $"{Catalog(name)}/refresh";

    public static string Template(string catalog, string name) => $"{Catalog(catalog)}/templates/{Uri.EscapeDataString(name)}";

    public static string TemplateDeploy(string catalog, string name) => $"{Template(catalog, name)}/deploy";

    public static string Host(string name) => $"{Hosts}/{Uri.EscapeDataString(name)}";

    /// <param name="deed">availability, labels or evict.</param>
    public static string Host(string name, string deed) => $"{Host(name)}/{deed}";

    public static string HostToken(string id) => $"{HostTokens}/{Uri.EscapeDataString(id)}";

    public static string Registry(string name) => $"{Registries}/{Uri.EscapeDataString(name)}";

    public static string Webhook(string name) => $"{Webhooks}/{Uri.EscapeDataString(name)}";

    /// <param name="deed">disable, enable, rotate or secret.</param>
    public static string Webhook(string name, string deed) => $"{Webhook(name)}/{deed}";

    public static string Files(FileKind kind) => $"/v1/{FileWords.Of(kind)}s";

    public static string File(FileKind kind, string name) => $"{Files(kind)}/{Uri.EscapeDataString(name)}";

    public static string Orphan(string container) => $"{Orphans}/{Uri.EscapeDataString(container)}";

    public static string Lock(string name) => $"{Locks}/{Uri.EscapeDataString(name)}";

    /// <summary>Of a session that locks belong to.</summary>
    public static string Session(string id) => $"{Sessions}/{Uri.EscapeDataString(id)}";

    public static string Instance(string id) => $"{Instances}/{Uri.EscapeDataString(id)}";

    /// <summary>Of a service as stack/service, or of an instance's id.</summary>
    public static string ServiceOrInstance(string name) =>
        ServiceKey.TryParse(name, out var key) ? Service(key)
        : name.Contains('/') ? throw CommandFailure.Usage($"\"{name}\" is not a service: expected STACK/SERVICE, or an instance's id.")
        : Instance(name);

    /// <param name="query">Those with a null value are left out.</param>
    public static string With(string path, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var separator = '?';
        foreach (var (name, value) in query)
        {
            if (value is null) continue;
            path += $"{separator}{name}={Uri.EscapeDataString(value)}";
            separator = '&';
        }

        return path;
    }
}
