using Scheduler.Node.Configuration;

namespace Scheduler.Node.Http.Access;

/// <summary>
/// Makes the API token at the first start and finds it again at the next. The database keeps its hash; the text is
/// shown once, or kept in the operator's file.
/// </summary>
/// <param name="read">Reads a cluster-wide setting; null when it is not set.</param>
/// <param name="putIfAbsent">Sets a setting unless it is set, atomically, and answers the value that then holds.</param>
/// <param name="put">Sets a setting.</param>
public sealed class TokenKeeper(
    Func<string, Task<string?>> read,
    Func<string, string, Task<string>> putIfAbsent,
    Func<string, string, Task> put)
{
    public const string Setting = "gateway.tokenHash";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <param name="file">Where the operator wants the token's text, or null.</param>
    /// <param name="replace">Make a new token though there is one.</param>
    /// <returns>The token, and its text when it was made just now and must be shown.</returns>
    /// <exception cref="ConfigurationException">The file holds another token than the database knows, or is unusable.</exception>
    public async Task<(ApiToken Token, string? NewText)> EnsureAsync(string? file, bool replace)
    {
        if (replace) return await ReplaceAsync(file);
        var given = ReadFile(file);
        if (await read(Setting) is { } stored) return (Known(stored, given, file), null);
        var text = given ?? ApiToken.NewText();
        var token = ApiToken.OfText(text);
        var winner = await putIfAbsent(Setting, token.Hash);
        // Another node of a new cluster was faster: its token is the cluster's, and ours was shown to nobody.
        if (winner != token.Hash) return (Known(winner, given, file), null);
        if (given is null) WriteFile(file, text);
        return (token, given is null ? text : null);
    }

    private async Task<(ApiToken Token, string? NewText)> ReplaceAsync(string? file)
    {
        var text = ApiToken.NewText();
        var token = ApiToken.OfText(text);
        await put(Setting, token.Hash);
        WriteFile(file, text);
        return (token, text);
    }

    private static ApiToken Known(string stored, string? given, string? file)
    {
        var token = ApiToken.OfHash(stored);
        if (given is null || token.Matches(given)) return token;
        throw new ConfigurationException(
            [$"gateway.tokenFile: {file} holds another token than the database knows; remove the file, or start once with --set gateway.newToken=true for a new token"]);
    }

    private static string? ReadFile(string? file)
    {
        if (file is null || !File.Exists(file)) return null;
        var text = File.ReadAllText(file).Trim();
        if (text.Length >= ApiToken.Prefix.Length + 16 && !text.AsSpan().ContainsAnyExceptInRange('!', '~')) return text;
        throw new ConfigurationException([$"gateway.tokenFile: {file} holds no token: expected one line of 20 or more visible characters"]);
    }

    private static void WriteFile(string? file, string text)
    {
        if (file is null) return;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        // Created under another name with its mode, so that the text is never in a file that others can read.
        var fresh = file + ".new";
        File.Delete(fresh);
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) create.UnixCreateMode = OwnerOnly;
        using (var writer = new StreamWriter(fresh, create)) writer.WriteLine(text);
        File.Move(fresh, file, overwrite: true);
    }
}
