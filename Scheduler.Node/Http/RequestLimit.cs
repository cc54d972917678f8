namespace Scheduler.Node.Http;

/// <summary>Answers 429 beyond so many requests at once: full is an answer, not a queue.</summary>
public sealed class RequestLimit(int most, RequestDelegate next)
{
    private int _underWay;

    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            if (Interlocked.Increment(ref _underWay) <= most) await next(http);
            else await Problems.OfStatus(http, StatusCodes.Status429TooManyRequests, $"{most} requests are under way; try again shortly.").ExecuteAsync(http);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
