using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Scheduler.Core.Services;

/// <summary>The uid of a service: 8 characters of [a-z0-9], another one for each time that the service is created.</summary>
internal static class ServiceUid
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

    private const int Length = 8;

    /// <summary>
    /// A request may arrive once more after the service that it created was removed, and with the same draw. What is created
    /// then is another service: hosts have buried the ids of the first one's instances, and take no wish for them.
    /// </summary>
    /// <param name="drawn">What the request drew.</param>
    /// <param name="createdAt">When the service is created.</param>
    public static string Of(string drawn, DateTimeOffset createdAt)
    {
        var both = string.Create(CultureInfo.InvariantCulture, $"{drawn}/{createdAt.UtcTicks}");
        return InAlphabet(new BigInteger(SHA256.HashData(Encoding.UTF8.GetBytes(both)), isUnsigned: true));
    }

    /// <summary>The last digits of a number that is drawn from far more than there are uids.</summary>
    public static string InAlphabet(BigInteger number) => string.Create(Length, number, static (span, left) =>
    {
        for (var i = 0; i < span.Length; i++, left /= Alphabet.Length)
            span[i] = Alphabet[(int)(left % Alphabet.Length)];
    });
}
