using System.Collections.Immutable;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Names that Rancher takes for images and runs no container of.</summary>
internal static class PseudoImages
{
    private static readonly ImmutableDictionary<string, string> Notes = new Dictionary<string, string>
    {
        ["rancher/external-service"] = "names outside of the stack are not served: use extra_hosts",
        ["rancher/dns-service"] = "write the alias into the links of the services that use it, as service:alias",
        ["rancher/load-balancer-service"] = "run a load balancer as a service",
    }.ToImmutableDictionary();

    /// <summary>The image; an error for one of these.</summary>
    public static string Checked(Field field)
    {
        var image = field.Word() ?? "";
        if (Notes.TryGetValue(image, out var note)) field.Error($"is no image but a word of Rancher's, which has no meaning here: {note}");
        return image;
    }
}
