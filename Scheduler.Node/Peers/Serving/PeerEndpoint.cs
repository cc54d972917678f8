using System.Globalization;
using Scheduler.Core.Hosts;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Wire;
using Scheduler.Node.Engines.Calls;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Node.Peers.Serving;

/// <summary>Answers the requests of peers. Whatever can be said in words is answered as a message, with status 200.</summary>
internal sealed class PeerEndpoint(
    PeerOptions options, VersionRange versions, ManifestRegistry registry, PeerServices services, Func<PeerFacts> facts,
    TimeProvider clock, CancellationToken stopping)
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
        ("POST", Protocol.AskPath) => HandleAsync(context, CallerOf(context).Requests, options.RequestPatience, AskAsync),
        ("POST", Protocol.DeliverPath) => HandleAsync(context, CallerOf(context).Requests, options.RequestPatience, Deliver),
        ("POST", Protocol.OutputPath) => HandleAsync(context, CallerOf(context).Outputs, TimeSpan.Zero, OpenOutput),
        ("POST", Protocol.CallPath) => OpenChannelAsync(context),
        ("GET", Protocol.ReachPath) => AnswerAsync(context, facts()),
        _ => NotFound(context),
    };

    private static Caller CallerOf(HttpContext context) => context.Features.Get<Caller>()!;

    /// <param name="gate">The room that this kind of request has; it is taken until the answer is out.</param>
    /// <param name="patience">How long the request waits for room.</param>
    /// <param name="act">What is done; the result is answered.</param>
    private async Task HandleAsync(
        HttpContext context, RequestGate gate, TimeSpan patience, Func<PeerRequest, object, TimeSpan, CancellationToken, Task<object?>> act)
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
        if (!await gate.EnterAsync(patience, context.RequestAborted))
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
        await services.Inbox.AskAsync(request.Address, message, left, cancel).WaitAsync(cancel);

    /// <summary>Null for a message that was taken.</summary>
    private Task<object?> Deliver(PeerRequest request, object message, TimeSpan left, CancellationToken cancel) =>
        Task.FromResult<object?>(services.Inbox.Deliver(request.Address, message)
            ? null
            : new Refusal(RefusalKind.Busy, $"nothing at {request.Address} could take it"));

    private Task<object?> OpenOutput(PeerRequest request, object message, TimeSpan left, CancellationToken cancel)
    {
        if (message is not ReadOutput wanted || HostRoutes.HostAt(request.Address) is not { } host)
            return Task.FromResult<object?>(Refusal.Invalid("a container's output is asked for with its host and name"));
        return Task.FromResult<object?>(services.OutputOf(host) is { } output
            ? new OutputAnswer(output, wanted, registry, stopping)
            : Refusal.NotFound($"the host {host} is not connected to this server"));
    }

    private async Task OpenChannelAsync(HttpContext context)
    {
        var gate = CallerOf(context).Outputs;
        if (PeerRequest.Read(context.Request, versions, options.MessageBytesMax, isChannel: true) is var read && read is not PeerRequest)
            await AnswerAsync(context, read);
        else if (!await gate.EnterAsync(TimeSpan.Zero, context.RequestAborted))
            await AnswerAsync(context, new Refusal(RefusalKind.Busy, "this server gives you too much at once already; try again shortly"));
        else
            await ServeAsync(context, gate, HostRoutes.HostAt(((PeerRequest)read).Address));
    }

    private async Task ServeAsync(HttpContext context, RequestGate gate, HostId? host)
    {
        try
        {
            var engine = host is { } named ? services.CallsOf(named) : null;
            await new ChannelAnswering(
                engine ?? new NobodysCalls($"the host {host} is not connected to this server"),
                registry,
                versions).RunAsync(context, stopping);
        }
        finally
        {
            gate.Leave();
        }
    }

    private static Refusal Expired() => Refusal.Unavailable("the request's time ended before it was begun");

    private async Task AnswerAsync(HttpContext context, object? answer)
    {
        if (answer is null)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        if (answer is OutputAnswer output)
        {
            await output.WriteAsync(context, versions);
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
