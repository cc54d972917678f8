namespace Scheduler.Messages.Files;

/// <summary>How files of the cluster are spoken of.</summary>
public static class FileWords
{
    /// <summary>The kind, as a word.</summary>
    public static string Of(FileKind kind) => kind == FileKind.Secret ? "secret" : "config";

    public static string Of(FileKind kind, string name) => $"{Of(kind)} {name}";
}
