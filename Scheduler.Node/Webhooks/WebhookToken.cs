using System.Security.Cryptography;
using Scheduler.Node.Http.Access;

namespace Scheduler.Node.Webhooks;

/// <summary>The secret part of a webhook's address: who has it may call. Known only by its SHA-256.</summary>
internal static class WebhookToken
{
    public const string Prefix = "whk_";

    private const int LengthMax = 128;

    public static string NewText() => SecretText.New(Prefix);

    /// <summary>Whether a text is the token.</summary>
    /// <param name="hash">Null where there is no webhook: that takes as long, and is never right.</param>
    public static bool Matches(string text, byte[]? hash) =>
        text.Length <= LengthMax && SecretText.Matches(text, hash ?? new byte[SHA256.HashSizeInBytes]) && hash is not null;
}
