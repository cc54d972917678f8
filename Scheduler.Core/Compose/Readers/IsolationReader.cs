using System.Collections.Immutable;

namespace Scheduler.Core.Compose.Readers;

/// <summary>
/// Reads what a container shares with its host: <c>pid</c>, <c>ipc</c>, <c>uts</c>, <c>cgroup</c>, <c>isolation</c>, <c>security_opt</c>.
/// </summary>
internal static class IsolationReader
{
    public static string? Pid(Field? field) => Mode(field, ["host"]);

    public static string? Ipc(Field? field) => Mode(field, ["host", "private", "shareable", "none"]);

    public static string? Uts(Field? field) => Mode(field, ["host"]);

    public static string? Cgroup(Field? field) => Mode(field, ["host", "private"]);

    public static void CheckIsolation(Field? field)
    {
        if (field?.WordOrNone() is not (null or "default")) field!.Error("must be default: others exist on Windows only");
    }

    public static ImmutableArray<string> SecurityOptions(Field? field)
    {
        foreach (var item in field?.Items() ?? [])
        {
            // The docker command reads a profile's file and sends its text; a host cannot, as it does not have the file.
            var parts = item.Word()?.Split([':', '='], 2);
            if (parts is ["seccomp", not ("unconfined" or "builtin")] && !parts[1].TrimStart().StartsWith('{'))
                item.Error("the profile's file is not sent to the hosts: write the profile itself, as JSON");
        }

        return field?.Words() ?? [];
    }

    private static string? Mode(Field? field, string[] modes)
    {
        switch (field?.WordOrNone())
        {
            case null:
                return null;
            case var mode when modes.Contains(mode):
                return mode;
            case var mode when mode.StartsWith("service:", StringComparison.Ordinal) || mode.StartsWith("container:", StringComparison.Ordinal):
                field.Error("cannot be another container's: instances are placed one by one");
                return null;
            case var mode:
                field.Error($"must be {string.Join(" or ", modes)}, is \"{Shown.Text(mode)}\"");
                return null;
        }
    }
}
