using Scheduler.Actors.Journal;
using Scheduler.Messages;
using Scheduler.Node.Http.Requests;

namespace Scheduler.Node.Http;

/// <summary>
/// The gateway's outermost boundary: whatever ends without an answer of its own becomes a problem. What fails inside
/// is logged and answered with 500; what the client did wrong on the wire with its own status.
/// </summary>
public sealed partial class ProblemAnswers(ILogger<ProblemAnswers> log, RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            await next(http);
            if (IsBare(http.Response)) await Problems.OfStatus(http, http.Response.StatusCode).ExecuteAsync(http);
        }
        catch (BadHttpRequestException fault) when (!http.Response.HasStarted)
        {
            await Problems.OfStatus(http, fault.StatusCode, fault.Message).ExecuteAsync(http);
            if (fault.StatusCode == StatusCodes.Status413PayloadTooLarge) await RestOfBody.DropAsync(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; there is nobody to answer.
        }
        catch (JournalUnavailableException away) when (!http.Response.HasStarted)
        {
            await Problems.Of(http, Refusal.Unavailable($"The database cannot be reached: {away.Message}")).ExecuteAsync(http);
        }
        catch (Exception fault) when (!http.Response.HasStarted)
        {
            LogFailure(log, fault, http.Request.Method, http.Request.Path);
            await Problems.OfStatus(http, StatusCodes.Status500InternalServerError).ExecuteAsync(http);
        }
    }

    private static bool IsBare(HttpResponse response) =>
        response is { StatusCode: >= 400, HasStarted: false, ContentType: null };

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed.")]
    private static partial void LogFailure(ILogger log, Exception fault, string method, string path);
}
