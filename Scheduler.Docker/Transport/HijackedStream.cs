namespace Scheduler.Docker.Transport;

/// <summary>A connection that was HTTP and is now a two-way stream; owns all that belongs to it.</summary>
internal sealed class HijackedStream(AnswerStream stream, Connection connection, HttpClient http) : IAsyncDisposable
{
    public AnswerStream Stream => stream;

    /// <summary>The other side reads the end of its input; its output still arrives.</summary>
    public Task EndSendingAsync() => connection.EndSendingAsync();

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        http.Dispose();
    }
}
