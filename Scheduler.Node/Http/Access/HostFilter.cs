using System.Net;

namespace Scheduler.Node.Http.Access;

/// <summary>
/// For a gateway on a loopback address: refuses requests whose Host is not the machine itself. A web page whose name
/// was made to point at 127.0.0.1 (DNS rebinding) is turned away before it can try anything.
/// </summary>
public sealed class HostFilter(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        var host = http.Request.Host.Host.Trim('[', ']');
        if (host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address))) return next(http);
        return Problems
            .OfStatus(
                http,
                StatusCodes.Status421MisdirectedRequest,
                "This server listens on a loopback address; call it by 127.0.0.1 or localhost.")
            .ExecuteAsync(http);
    }
}
