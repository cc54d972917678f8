using System.Buffers;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>An array of elements that are in JSON already.</summary>
internal sealed class JsonArrayAnswer(IReadOnlyList<byte[]> elements) : IResult
{
    // What a slow client has not taken yet is not piled up beyond it.
    private const int FlushEvery = 64 * 1024;

    public async Task ExecuteAsync(HttpContext http)
    {
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = 2 + elements.Sum(element => (long)element.Length) + Math.Max(0, elements.Count - 1);
        var body = http.Response.BodyWriter;
        body.Write("["u8);
        var unflushed = 0;
        for (var number = 0; number < elements.Count; number++)
        {
            if (number > 0) body.Write(","u8);
            body.Write(elements[number]);
            if ((unflushed += elements[number].Length) < FlushEvery) continue;
            await body.FlushAsync(http.RequestAborted);
            unflushed = 0;
        }

        body.Write("]"u8);
        await body.FlushAsync(http.RequestAborted);
    }
}
