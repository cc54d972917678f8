using System.Runtime.CompilerServices;
using System.Text.Json;
using Scheduler.Messages.Services;
using Scheduler.Node.Http.DockerApi.Mapping;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi;

/// <summary>
/// Services as lists show them, in JSON. Clients ask for all of them over and over, and few have changed: each view is
/// written once, and what was written goes with it.
/// </summary>
internal static class ServiceTexts
{
    private static readonly ConditionalWeakTable<ServiceView, byte[]?[]> Written = [];

    /// <summary>As <see cref="ServiceShowing.Of"/>.</summary>
    public static byte[] Of(ServiceView view, bool withDefaults, bool withStatus)
    {
        var texts = Written.GetValue(view, static _ => new byte[]?[4]);
        return texts[(withDefaults ? 1 : 0) + (withStatus ? 2 : 0)] ??=
            JsonSerializer.SerializeToUtf8Bytes(ServiceShowing.Of(view, withDefaults, withStatus), SwarmJson.Default.ServiceWire);
    }
}
