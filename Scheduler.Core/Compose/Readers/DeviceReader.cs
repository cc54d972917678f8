using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Scheduler.Core.Compose.Keys;

namespace Scheduler.Core.Compose.Readers;

/// <summary>
/// Reads <c>devices</c>: <c>host[:container[:permissions]]</c>, or a map of source, target and permissions. Names of CDI, such
/// as <c>nvidia.com/gpu=all</c>, are among them, and are asked for as devices that a driver finds.
/// </summary>
internal static partial class DeviceReader
{
    public static ImmutableArray<string> Read(Field? field) =>
        [.. (field?.Items() ?? []).Where(item => CdiName(item) is null).Select(item => item.IsMap ? Long(item) : Short(item)).OfType<string>()];

    public static ImmutableArray<string> CdiNames(Field? field) =>
        field is { IsList: true } ? [.. field.Items().Select(CdiName).OfType<string>()] : [];

    private static string? CdiName(Field item)
    {
        if (item.IsMap) return item["target"] is null && item["source"] is { } source ? CdiName(source) : null;
        return item.IsScalar && item.Text() is { } name && Cdi().IsMatch(name) ? name : null;
    }

    // github.com/cncf-tags/container-device-interface: vendor/class=device.
    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_.-]*/[A-Za-z][A-Za-z0-9_-]*=[A-Za-z0-9][A-Za-z0-9_.-]*\z")]
    private static partial Regex Cdi();

    private static string? Short(Field item) => item.Parsed(
        text => text.Split(':') switch
        {
            [['/', ..] host] => $"{host}:{host}",
            [['/', ..], ['/', ..]] => text,
            [['/', ..], ['/', ..], var permissions] when ArePermissions(permissions) => text,
            [['/', ..] host, var permissions] when ArePermissions(permissions) => $"{host}:{host}:{permissions}",
            _ => null,
        },
        "a device such as /dev/sda:/dev/xvda:rwm or nvidia.com/gpu=all");

    private static string? Long(Field item)
    {
        item.CheckKeys(PartKeys.Device);
        if (item["source"] is not { } source)
        {
            item.Error("must have a source: the device on the host");
            return null;
        }

        var host = source.Parsed(Path, "an absolute path");
        var container = item["target"]?.Parsed(Path, "an absolute path") ?? host;
        var permissions = item["permissions"]?.Parsed(text => ArePermissions(text) ? text : null, "letters of rwm");
        return host is null ? null : $"{host}:{container}" + (permissions is null ? "" : $":{permissions}");
    }

    private static string? Path(string text) => text is ['/', ..] && !text.Contains(':') ? text : null;

    private static bool ArePermissions(string text) =>
        text.Length is > 0 and <= 3 && text.Distinct().Count() == text.Length && text.All("rwm".Contains);
}
