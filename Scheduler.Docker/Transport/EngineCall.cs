using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Scheduler.Docker.Transport;

/// <summary>One call as data: what is asked, and how long the answer may take.</summary>
internal sealed record EngineCall(HttpMethod Method, string Path, TimeSpan Deadline)
{
    public Query? Query { get; init; }

    /// <summary>A JSON body; can be sent again.</summary>
    public byte[]? Json { get; init; }

    /// <summary>A tar archive; can be sent once.</summary>
    public Stream? Tar { get; init; }

    /// <summary>Credentials, as <c>X-Registry-Auth</c> takes them.</summary>
    public RegistryAuth? Auth { get; init; }

    public EngineCall WithJson<T>(T body, JsonTypeInfo<T> type) =>
        this with { Json = JsonSerializer.SerializeToUtf8Bytes(body, type) };

    public HttpRequestMessage ToRequest(string authority, ApiVersion? version)
    {
        var prefix = version is { } known ? $"/v{known}" : "";
        var request = new HttpRequestMessage(Method, new Uri($"http://{authority}{prefix}{Path}{Query}"));
        if (Json is not null)
            request.Content = new ByteArrayContent(Json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        else if (Tar is not null)
            request.Content = new StreamContent(Tar) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-tar") } };

        if (Auth is not null)
            request.Headers.TryAddWithoutValidation("X-Registry-Auth", Auth.ToHeader());

        return request;
    }

    /// <summary>For messages; without the query, which may be long.</summary>
    public override string ToString() => $"{Method} {Path}";
}
