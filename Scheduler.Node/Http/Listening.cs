using Microsoft.AspNetCore.Connections;

namespace Scheduler.Node.Http;

/// <summary>How each HTTP server of a node is started, so that a port that is taken is told by the setting that names it.</summary>
internal static class Listening
{
    /// <summary>Listens from then on. Throws <see cref="IOException"/>, which names the setting, when the address is taken.</summary>
    /// <param name="app">The server, whose addresses are configured.</param>
    /// <param name="setting">Where a person sets the address: <c>agents.listen</c>.</param>
    /// <param name="address">What is set there.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task ListenAsync(this WebApplication app, string setting, string address, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            throw new IOException(
                $"{setting}: {address} is taken by another process of this machine. Set another address, or end that process.",
                failure);
        }
    }

    /// <summary>A server that cannot start is told by whoever starts it, in one line; the framework's own word is a page long.</summary>
    public static ILoggingBuilder WithoutHostErrors(this ILoggingBuilder logging) =>
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
}
