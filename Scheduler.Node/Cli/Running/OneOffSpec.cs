using System.Collections.Immutable;
using Scheduler.Core.Compose;
using Scheduler.Core.Compose.Variables;
using Scheduler.Messages.Services;

namespace Scheduler.Node.Cli.Running;

/// <summary>Words of a command line as parts of a container's spec.</summary>
internal static class OneOffSpec
{
    /// <param name="files">Of such lines, as compose reads them; later ones win.</param>
    /// <param name="given">Each as NAME=VALUE, or NAME alone for the value that it has here; they win over files.</param>
    /// <exception cref="CommandFailure">Not of the form, or a file cannot be read.</exception>
    public static ImmutableSortedDictionary<string, string> Environment(
        IEnumerable<string> files, IEnumerable<string> given, IReadOnlyDictionary<string, string> here)
    {
        var environment = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in files.SelectMany(file => InFile(file, here))) environment[name] = value;
        foreach (var text in given)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals == 0) throw CommandFailure.Usage($"\"{text}\" is not a variable: expected NAME=VALUE.");
            if (equals > 0) environment[text[..equals]] = text[(equals + 1)..];
            else if (here.TryGetValue(text, out var value)) environment[text] = value;
        }

        return environment.ToImmutable();
    }

    /// <summary>Such as <c>256m</c>, in bytes.</summary>
    /// <exception cref="CommandFailure">Not of the form.</exception>
    public static long Memory(string text) =>
        ByteSize.Read(text) ?? throw CommandFailure.Usage($"\"{text}\" is no size: expected one such as 64m, 1.5g or a number of bytes.");

    /// <summary>A path of the hosts or the name of a volume, a path in the container, and <c>ro</c> where it is not written to.</summary>
    /// <exception cref="CommandFailure">Not of the form.</exception>
    public static MountSpec Mount(string text)
    {
        var parts = text.Split(':');
        var isReadOnly = parts.Length == 3 && parts[2] == "ro";
        if (parts.Length > 3 || (parts.Length == 3 && parts[2] is not ("ro" or "rw")) || !parts[parts.Length == 1 ? 0 : 1].StartsWith('/'))
            throw CommandFailure.Usage($"\"{text}\" is not a volume: expected NAME:/PATH or /HOST/PATH:/PATH, and :ro for one that is only read.");
        if (parts.Length == 1) return new MountSpec(MountType.Volume, parts[0]);
        return parts[0].StartsWith('/')
            ? new MountSpec(MountType.Bind, parts[1], parts[0]) { ReadOnly = isReadOnly }
            : new MountSpec(MountType.Volume, parts[1], parts[0]) { ReadOnly = isReadOnly };
    }

    /// <summary>A label as NAME=VALUE.</summary>
    /// <exception cref="CommandFailure">Not of the form.</exception>
    public static KeyValuePair<string, string> Label(string text) => text.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals
        ? new(text[..equals], text[(equals + 1)..])
        : throw CommandFailure.Usage($"\"{text}\" is not a label: expected NAME=VALUE.");

    private static ImmutableDictionary<string, string> InFile(string path, IReadOnlyDictionary<string, string> here)
    {
        var content = EnvFile.Parse(TextFile.Read(path), here.GetValueOrDefault);
        return content.Faults is [var fault, ..] ? throw CommandFailure.Usage($"{path}:{fault.Line}: {fault.Message}") : content.Values;
    }
}
