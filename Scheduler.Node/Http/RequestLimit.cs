using Microsoft.AspNetCore.Http.Features;

namespace Scheduler.Node.Http;

/// <summary>
/// Answers 429 beyond so many requests at once: full is an answer, not a queue. Requests with a body have places of their
/// own, so that those whose bodies come slowly hold up no questions; a stream gives its place back, since followers are
/// bounded by themselves.
/// </summary>
public sealed class RequestLimit(int most, RequestDelegate next)
{
    private readonly Room _asking = new(most);
    private readonly Room _sending = new(most);

    public async Task InvokeAsync(HttpContext http)
    {
        var hasBody = http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;
        using var place = (hasBody ? _sending : _asking).TryEnter();
        if (place is null)
        {
            await Problems
                .OfStatus(http, StatusCodes.Status429TooManyRequests, $"{most} requests are under way; try again shortly.")
                .ExecuteAsync(http);
            return;
        }

        http.Features.Set(place);
        await next(http);
    }

    /// <summary>The request has become a stream, which may last for days.</summary>
    public static void Leave(HttpContext http) => http.Features.Get<Place>()?.Dispose();

    private sealed class Room(int most)
    {
        private int _taken;

        public Place? TryEnter()
        {
            if (Interlocked.Increment(ref _taken) <= most) return new Place(this);
            Leave();
            return null;
        }

        public void Leave() => Interlocked.Decrement(ref _taken);
    }

    private sealed class Place(Room room) : IDisposable
    {
        private int _hasLeft;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _hasLeft, 1) == 0) room.Leave();
        }
    }
}
