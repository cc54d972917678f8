namespace Scheduler.Core.Compose.Keys;

/// <summary>Writes the key tables as sentences: <c>Used("image")</c>.</summary>
internal static class Rules
{
    public static KeyRule Used(string name, string note = "") => new(name, Fate.Used, note);

    public static KeyRule Ignored(string name, string note) => new(name, Fate.Ignored, note);

    public static KeyRule Warned(string name, string note) => new(name, Fate.Warned, note);

    public static KeyRule Refused(string name, string note) => new(name, Fate.Refused, note);
}
