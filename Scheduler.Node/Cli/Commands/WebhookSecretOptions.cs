using System.Buffers.Text;
using System.CommandLine;
using System.Security.Cryptography;

namespace Scheduler.Node.Cli.Commands;

/// <summary>What callers of a webhook sign with.</summary>
/// <param name="IsDrawn">At random, here: whoever asked for it has to be told.</param>
internal sealed record WebhookSecret(string Text, bool IsDrawn)
{
    public override string ToString() => "(a secret)";
}

/// <summary>Options that say what callers sign with. A secret is never an argument, where others on the machine could read it.</summary>
internal sealed class WebhookSecretOptions
{
    private const int SecretBytes = 32;

    public Option<bool> Signed { get; } = new("--signed")
    {
        Description = "Draw a secret, show it this once, and take calls only that are signed with it."
    };

    public Option<string?> File { get; } = new("--secret-file")
    {
        Description = "Take the secret from a file, or from standard input with -.",
        HelpName = "file"
    };

    /// <summary>Null for none.</summary>
    public async Task<WebhookSecret?> ReadAsync(Terminal terminal, ParseResult arguments, CancellationToken cancel)
    {
        var (signed, file) = (arguments.GetValue(Signed), arguments.GetValue(File));
        if (file is null)
            return signed
                ? new WebhookSecret(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes)), IsDrawn: true)
                : null;
        if (signed) throw CommandFailure.Usage("--signed draws a secret, and --secret-file gives one: take one of them.");
        var text = (file == "-"
            ? await terminal.In.ReadToEndAsync(cancel)
            : await ReadAsync(Path.GetFullPath(file, terminal.Directory), cancel)).TrimEnd('\r', '\n');
        return text.Length > 0
            ? new WebhookSecret(text, IsDrawn: false)
            : throw CommandFailure.Usage($"{(file == "-" ? "standard input" : file)} holds no secret.");
    }

    private static async Task<string> ReadAsync(string path, CancellationToken cancel)
    {
        try
        {
            return await System.IO.File.ReadAllTextAsync(path, cancel);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Usage($"{path} cannot be read: {fault.Message}");
        }
    }
}
