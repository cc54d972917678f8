using System.Globalization;
using Scheduler.Actors.Seams;
using Scheduler.Messages;
using Scheduler.Messages.Wire;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Node.Peers.Serving;

/// <summary>Answers the requests of peers. Whatever can be said in words is answered as a message, with status 200.</summary>
internal sealed class PeerEndpoint(
    PeerOptions options, VersionRange versions, ManifestRegistry registry, IPeerInbox inbox, Func<PeerFacts> facts, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await DispatchAsync(context);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The peer took its request back, or is gone: there is nobody to answer.
            context.Abort();
        }
    }

    private Task DispatchAsync(HttpContext context) => (context.Request.Method, context.Request.Path.Value) switch
    {
        ("POST", Protocol.AskPath) => HandleAsync(context, AskAsync),
        ("POST", Protocol.DeliverPath) => HandleAsync(context, Deliver),
        ("GET", Protocol.ReachPath) => AnswerAsync(context, facts()),
        _ => NotFound(context),
    };

    private async Task HandleAsync(HttpContext context, Func<PeerRequest, object, TimeSpan, CancellationToken, Task<object?>> act)
    {
        var read = PeerRequest.Read(context.Request, versions, options.MessageBytesMax);
        if (read is not PeerRequest request)
        {
            await AnswerAsync(context, read);
            return;
        }

        var started = clock.GetTimestamp();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        ends.CancelAfter(request.Deadline);
        var gate = context.Features.Get<Caller>()!.Gate;
        if (!await gate.EnterAsync(options.RequestPatience, context.RequestAborted))
        {
            await AnswerAsync(context, new Refusal(RefusalKind.Busy, "the server has too many requests of this peer under way; try again shortly"));
            return;
        }

        try
        {
            await AnswerAsync(context, await RunAsync(context, request, () => request.Deadline - clock.GetElapsedTime(started), act, ends.Token));
        }
        finally
        {
            gate.Leave();
        }
    }

    private async Task<object?> RunAsync(
        HttpContext context,
        PeerRequest request,
        Func<TimeSpan> left,
        Func<PeerRequest, object, TimeSpan, CancellationToken, Task<object?>> act,
        CancellationToken cancel)
    {
        var hasStarted = false;
        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, cancel);
            var message = MessageBytes.Read(registry, request.Manifest, body.GetBuffer().AsMemory(0, (int)body.Length));
            if (left() is not { Ticks: > 0 } rest) return Expired();
            hasStarted = true;
            return await act(request, message, rest, cancel);
        }
        catch (WireFormatException fault) when (!hasStarted)
        {
            return Refusal.Invalid($"the message cannot be read: {fault.Message}");
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return hasStarted ? new Refusal(RefusalKind.OutcomeUnknown, "the request's time ended before there was an answer") : Expired();
        }
    }

    private async Task<object?> AskAsync(PeerRequest request, object message, TimeSpan left, CancellationToken cancel) =>
        await inbox.AskAsync(request.Address, message, left, cancel).WaitAsync(cancel);

    /// <summary>Null for a message that was taken.</summary>
    private Task<object?> Deliver(PeerRequest request, object message, TimeSpan left, CancellationToken cancel) =>
        Task.FromResult<object?>(inbox.Deliver(request.Address, message) ? null : new Refusal(RefusalKind.Busy, $"nothing at {request.Address} could take it"));

    private static Refusal Expired() => Refusal.Unavailable("the request's time ended before it was begun");

    private async Task AnswerAsync(HttpContext context, object? answer)
    {
        if (answer is null)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        var wire = registry.Write(answer);
        var body = MessageBytes.Of(wire);
        context.Response.Headers[Protocol.ManifestHeader] = wire.Manifest;
        context.Response.Headers.ContentLength = body.Length;
        context.Response.Headers[Protocol.VersionHeader] = versions.Max.ToString(CultureInfo.InvariantCulture);
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
