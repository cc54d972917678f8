using System.IO.Compression;
using System.Text.Json;
using Scheduler.Messages.Services;
using Scheduler.Messages.Wire;

namespace Scheduler.Core.Services;

/// <summary>
/// A service's spec as a label of its containers, so that what the hosts hold is enough to make the service again. It says
/// no more than the container's own configuration does to whoever may look at that.
/// </summary>
public static class SpecLabel
{
    public const string Name = "io.scheduler.spec";

    private const string Form = "1:";
    private const int LengthMax = 32 * 1024;
    private const int JsonBytesMax = 1024 * 1024;

    /// <summary>Null when it is too large for a label: such a service cannot be made again from its containers.</summary>
    public static string? Write(ServiceSpec spec)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            JsonSerializer.Serialize(deflate, spec, ManifestRegistry.Json);
        }

        var text = Form + Convert.ToBase64String(packed.GetBuffer().AsSpan(0, (int)packed.Length));
        return text.Length <= LengthMax ? text : null;
    }

    /// <summary>Null for what no version of this program has written, or what was damaged since.</summary>
    public static ServiceSpec? Read(string label)
    {
        if (!label.StartsWith(Form, StringComparison.Ordinal) || label.Length > LengthMax) return null;
        try
        {
            using var packed = new MemoryStream(Convert.FromBase64String(label[Form.Length..]));
            using var deflate = new DeflateStream(packed, CompressionMode.Decompress);
            var json = new byte[JsonBytesMax + 1];
            var length = deflate.ReadAtLeast(json, json.Length, throwOnEndOfStream: false);
            return length > JsonBytesMax ? null : JsonSerializer.Deserialize<ServiceSpec>(json.AsSpan(0, length), ManifestRegistry.Json);
        }
        catch (Exception damaged) when (damaged is FormatException or InvalidDataException or JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
