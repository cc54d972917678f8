using System.Text.Encodings.Web;
using System.Text.Json;

namespace Scheduler.Tests.Node.DockerCommand.Comparison;

/// <summary>What a real swarm said to the script once, kept beside it, so that a run need not make one.</summary>
internal static class SwarmRecord
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string File => ScriptLine.PathOf("swarm.json");

    public static IReadOnlyList<Said> Read() => JsonSerializer.Deserialize<IReadOnlyList<Said>>(System.IO.File.ReadAllText(File), Json)!;

    public static void Write(IReadOnlyList<Said> said) => System.IO.File.WriteAllText(File, JsonSerializer.Serialize(said, Json) + "\n");
}
