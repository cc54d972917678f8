using Microsoft.AspNetCore.Http.Features;

namespace Scheduler.Node.Http.Requests;

/// <summary>Lets the body of one request be larger than <c>gateway.bodyBytesMax</c>: as large as a config in base64 may be.</summary>
public static class LargerBody
{
    private const long BytesMax = 2 * 1024 * 1024;

    /// <summary>Before any of it is read.</summary>
    public static void Allow(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false, MaxRequestBodySize: < BytesMax } limit)
            limit.MaxRequestBodySize = BytesMax;
    }
}
