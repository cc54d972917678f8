using Scheduler.Messages.Services;

namespace Scheduler.Node.Http.Requests;

/// <summary>
/// Sends commands of clients, and answers once this server's own lists show what came of them: whoever removes a service
/// and then its network, as <c>docker stack rm</c> does, must not be told that the service still uses it.
/// </summary>
internal static class ServiceSending
{
    // What other servers own is shown here some 20 ms later; where that server is lost meanwhile, the lists are late for longer.
    private static readonly TimeSpan LagMax = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(5);

    /// <summary>As <see cref="Core.Services.ServiceDesk.SendAsync"/>.</summary>
    public static async Task<object> SendAsync(this GatewayServices services, ServiceKey key, ServiceRequest request, CancellationToken cancel)
    {
        var reply = await services.Desk.SendAsync(key, request, services.Options.RequestTimeout, cancel);
        if (reply is not ServiceAccepted { View: var view }) return reply;
        var began = services.Clock.GetTimestamp();
        while (!IsShown(request.Command, view, services.Board.Services.GetValueOrDefault(key)) && services.Clock.GetElapsedTime(began) < LagMax)
            await Task.Delay(LookEvery, services.Clock, cancel);
        return reply;
    }

    /// <summary>Whether what the lists have of the service is no older than what the command came to.</summary>
    private static bool IsShown(ServiceCommand command, ServiceView view, ServiceView? shown) => command is ServiceCommand.Remove
        ? shown is null or { Status: ServiceStatus.Removing } || shown.Uid != view.Uid
        : shown is not null && (shown.Uid == view.Uid ? shown.Version >= view.Version : shown.CreatedAt > view.CreatedAt);
}
