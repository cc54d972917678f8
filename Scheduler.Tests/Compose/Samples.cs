using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Scheduler.Messages.Stacks;
using Scheduler.Tests.Databases;

namespace Scheduler.Tests.Compose;

/// <summary>The repository's own compose files.</summary>
internal static class Samples
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string PathOf(string sample) => Path.Combine(RepositoryRoot.Folder, "samples", sample, "docker-compose.yml");

    public static string Json(StackSpec stack) => JsonSerializer.Serialize(stack, Options) + "\n";
}
