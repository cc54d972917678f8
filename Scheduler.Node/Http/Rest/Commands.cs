using Scheduler.Messages;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.Requests;

namespace Scheduler.Node.Http.Rest;

/// <summary>Sends a command with the conditions that its request's headers ask for.</summary>
public static class Commands
{
    public static async Task<IResult> SendAsync(
        GatewayServices services, HttpContext http, ServiceKey key, ServiceCommand command, IReadOnlyList<string>? warnings = null)
    {
        var (conditions, refusal) = Preconditions.Read(http.Request.Headers);
        if (conditions is null) return Problems.Of(http, refusal!);
        var version = conditions.IfVersion;
        if (conditions.MustExist)
        {
            // The version just read is asked for, so that a service removed and made anew meanwhile is not taken for it.
            switch (await services.Desk.GetAsync(key, services.Options.RequestTimeout, http.RequestAborted))
            {
                case ServiceView view:
                    version = view.Version;
                    break;
                case Refusal { Kind: RefusalKind.NotFound }:
                    return Problems.Of(http, new Refusal(
                        RefusalKind.VersionMismatch,
                        $"The service {key} does not exist, and If-Match: * asks for one that does."));
                case Refusal no:
                    return Problems.Of(http, no);
                case var other:
                    throw Answers.Unexpected(other);
            }
        }

        var request = new ServiceRequest(command, version, conditions.IdempotencyKey);
        return Answers.OfCommand(http, await services.SendAsync(key, request, http.RequestAborted), warnings);
    }
}
