using System.Security.Cryptography;
using Scheduler.Node.Configuration;
using Scheduler.Node.Sql.Sqlite;

namespace Scheduler.Node.Registries;

/// <summary>The key of a server that has no join token: a file in its data directory, readable by its user only.</summary>
internal sealed class LoginKeyFile(string dataDirectory)
{
    public const string Name = "registry.key";

    private const int SecretBytes = 32;

    public string Path { get; } = System.IO.Path.Combine(dataDirectory, Name);

    /// <summary>Made at its first use.</summary>
    /// <exception cref="ConfigurationException">There is one that cannot be used; what it sealed would be lost with another.</exception>
    public LoginKey Ensure() => Read() ?? Make();

    /// <summary>Null when there is no file.</summary>
    /// <exception cref="ConfigurationException">There is one that cannot be used.</exception>
    public LoginKey? Read()
    {
        try
        {
            var secret = Convert.FromBase64String(File.ReadAllText(Path).Trim());
            return secret.Length >= SecretBytes ? LoginKey.Of(secret) : throw Unusable("it is cut short");
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception fault) when (fault is FormatException or IOException or UnauthorizedAccessException)
        {
            throw Unusable(fault.Message);
        }
    }

    private LoginKey Make()
    {
        var secret = RandomNumberGenerator.GetBytes(SecretBytes);
        var fresh = Path + ".new";
        using (var file = PrivateFile.OpenOrCreate(fresh, FileShare.None))
        {
            file.SetLength(0);
            file.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(secret) + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, Path, overwrite: false);
        return LoginKey.Of(secret);
    }

    private ConfigurationException Unusable(string reason) =>
        new([$"the key in {Path} cannot be used: {reason}. Bring it back from a backup; or remove it, log in to the registries again, and make secrets and configs anew"]);
}
