using System.Runtime.CompilerServices;
using System.Text.Json;
using Scheduler.Docker.Transport;

namespace Scheduler.Docker.Streams;

/// <summary>Owns an answer while its items are read, and turns what is wrong with them into our exceptions.</summary>
internal static class StreamGuard
{
    public static async IAsyncEnumerable<T> GuardAsync<T>(
        AnswerStream answer, IAsyncEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using (answer)
        {
            await using var item = items.GetAsyncEnumerator(cancellation);
            while (true)
            {
                try
                {
                    if (!await item.MoveNextAsync())
                        yield break;
                }
                catch (Exception failure) when (failure is InvalidDataException or JsonException)
                {
                    throw new DockerProtocolException(failure.Message, answer.Call.ToString(), answer.Endpoint, failure);
                }
                catch (EngineErrorInStreamException failure)
                {
                    throw new DockerApiException(null, failure.Message, answer.Call.ToString(), answer.Endpoint);
                }

                yield return item.Current;
            }
        }
    }
}
