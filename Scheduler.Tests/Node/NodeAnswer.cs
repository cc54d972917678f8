using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Tests.Node;

/// <summary>What a node answered, whatever it was.</summary>
internal sealed record NodeAnswer(HttpStatusCode Status, string Text)
{
    /// <summary>Why it said no.</summary>
    public ProblemBody Problem => JsonSerializer.Deserialize(Text, WireJson.Default.ProblemBody)!;

    /// <summary>The body of an answer that must be a yes.</summary>
    public T As<T>(JsonTypeInfo<T> shape)
    {
        Assert.True((int)Status < 300, $"{Status}: {Text}");
        return JsonSerializer.Deserialize(Text, shape)!;
    }
}
