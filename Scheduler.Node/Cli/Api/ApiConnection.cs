namespace Scheduler.Node.Cli.Api;

/// <summary>Which server a command talks to, and as whom.</summary>
/// <param name="Token">Null when none was given: the server then says what to do.</param>
public sealed record ApiConnection(Uri Server, string? Token)
{
    private const string DefaultServer = "http://127.0.0.1:7070";

    /// <param name="url">--url, which wins over SCHEDULER_URL.</param>
    /// <param name="tokenFile">--token-file, which wins over SCHEDULER_TOKEN and SCHEDULER_TOKEN_FILE.</param>
    /// <exception cref="CommandFailure">The address is none, or the file cannot be read.</exception>
    public static ApiConnection Find(string? url, string? tokenFile, IReadOnlyDictionary<string, string> environment)
    {
        var text = url ?? NotEmpty(environment.GetValueOrDefault("SCHEDULER_URL")) ?? DefaultServer;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https"))
            throw CommandFailure.Usage(
                $"\"{text}\" is not a server's address: expected http://host:port or https://host:port in --url or SCHEDULER_URL.");
        if (tokenFile is not null) return new ApiConnection(server, ReadToken(tokenFile));
        if (NotEmpty(environment.GetValueOrDefault("SCHEDULER_TOKEN")) is { } token) return new ApiConnection(server, token.Trim());
        return new ApiConnection(server, NotEmpty(environment.GetValueOrDefault("SCHEDULER_TOKEN_FILE")) is { } file ? ReadToken(file) : null);
    }

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static string ReadToken(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Usage($"The token file cannot be read: {fault.Message}");
        }
    }
}
