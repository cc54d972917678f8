using System.Security.Cryptography;
using System.Text;

namespace Scheduler.Core;

/// <summary>Names of a fixed length in [a-z0-9], made of numbers and of texts.</summary>
internal static class Base36
{
    private const string Digits = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>The number's last digits, the lowest first.</summary>
    public static string Of(UInt128 number, int length) => string.Create(length, number, static (text, left) =>
    {
        for (var i = 0; i < text.Length; i++) (left, text[i]) = (left / 36, Digits[(int)(left % 36)]);
    });

    /// <summary>The same for the same text for ever: the last digits of 128 bits of its SHA-256.</summary>
    public static string OfHash(string text, int length)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return Of(new UInt128(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..])), length);
    }

    public static bool IsOfItsDigits(string text) => !text.AsSpan().ContainsAnyExcept(Digits);
}
