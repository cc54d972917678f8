using System.Collections.Immutable;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Names that Rancher takes for images and runs no container of.</summary>
internal static class PseudoImages
{
    public const string Dns = "rancher/dns-service";
    public const string External = "rancher/external-service";

    private static readonly ImmutableDictionary<string, string> Notes = new Dictionary<string, string>
    {
        ["rancher/load-balancer-service"] = "run a load balancer as a service",
    }.ToImmutableDictionary();

    /// <summary>The service is a name and no container: see <see cref="NameServiceReader"/>.</summary>
    public static bool IsName(string? image) => image is Dns or External;

    /// <summary>The image; an error for one of these.</summary>
    public static string Checked(Field field)
    {
        var image = field.Word() ?? "";
        if (Notes.TryGetValue(image, out var note)) field.Error($"is no image but a word of Rancher's, which has no meaning here: {note}");
        return image;
    }
}
