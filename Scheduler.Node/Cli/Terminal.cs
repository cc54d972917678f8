using System.Collections;
using System.Collections.Immutable;

namespace Scheduler.Node.Cli;

/// <summary>What a command sees of the world that it was started in.</summary>
/// <param name="IsInteractive">A person watches: progress may be redrawn in place.</param>
/// <param name="HasColours">Output may carry colours.</param>
/// <param name="Directory">Where relative paths start.</param>
public sealed record Terminal(
    TextReader In,
    TextWriter Out,
    TextWriter Error,
    bool IsInteractive,
    bool HasColours,
    ImmutableDictionary<string, string> Environment,
    string Directory,
    TimeProvider Clock)
{
    /// <summary>Asks the person for a secret, which is not shown as it is typed; null when there is nobody to ask.</summary>
    public Func<string, string?> AskSecret { get; init; } = _ => null;

    /// <summary>Standard input as bytes, for what is no text.</summary>
    public Func<Stream> OpenInput { get; init; } = static () => Stream.Null;

    public static Terminal OfProcess()
    {
        var environment = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToImmutableDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");
        var interactive = !Console.IsOutputRedirected && environment.GetValueOrDefault("TERM") != "dumb";
        // https://no-color.org: any value that is not empty turns colours off.
        var colours = interactive && string.IsNullOrEmpty(environment.GetValueOrDefault("NO_COLOR"));
        return new Terminal(
            Console.In, Console.Out, Console.Error, interactive, colours,
            environment, System.Environment.CurrentDirectory, TimeProvider.System)
        {
            AskSecret = Console.IsInputRedirected ? _ => null : ReadSecret,
            OpenInput = Console.OpenStandardInput,
        };
    }

    private static string ReadSecret(string prompt)
    {
        Console.Error.Write(prompt);
        var typed = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace) typed.Length = Math.Max(0, typed.Length - 1);
            else if (key.KeyChar != '\0') typed.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }
}
