using System.Reflection;

namespace Scheduler.Node;

internal static class ProgramVersion
{
    /// <summary>Without the commit, such as <c>1.2.0</c>.</summary>
    public static string Text { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
