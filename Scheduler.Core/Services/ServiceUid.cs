using System.Globalization;

namespace Scheduler.Core.Services;

/// <summary>The uid of a service: 8 characters of [a-z0-9], another one for each time that the service is created.</summary>
internal static class ServiceUid
{
    private const int Length = 8;

    /// <summary>What a request that may create a service draws.</summary>
    public static string Draw(ulong entropy) => Base36.Of(entropy, Length);

    /// <summary>
    /// A request may arrive once more after the service that it created was removed, and with the same draw. What is created
    /// then is another service: hosts have buried the ids of the first one's instances, and take no wish for them.
    /// </summary>
    /// <param name="drawn">What the request drew.</param>
    /// <param name="createdAt">When the service is created.</param>
    public static string Of(string drawn, DateTimeOffset createdAt) =>
        Base36.OfHash(string.Create(CultureInfo.InvariantCulture, $"{drawn}/{createdAt.UtcTicks}"), Length);
}
