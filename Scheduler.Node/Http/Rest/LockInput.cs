using Scheduler.Messages;
using Scheduler.Messages.Locks;

namespace Scheduler.Node.Http.Rest;

/// <summary>Checks what a request says of locks and sessions, each fault by its field; null when there is none.</summary>
internal static class LockInput
{
    public static Refusal? Name(string name) =>
        LockName.Fault(name) is { } fault ? Refusal.Invalid($"\"{Shown(name)}\" is not a lock's name: {fault}.", "name") : null;

    /// <summary>What a person wrote, not endless and without what would steer a terminal.</summary>
    private static string Shown(string text) => string.Concat(text.Take(40).Select(c => char.IsControl(c) ? '\uFFFD' : c));

    public static Refusal? Session(string text, out SessionId id) =>
        SessionId.TryParse(text, out id) ? null : Refusal.Invalid("A session's id is as POST /v1/sessions answered it.", "session");

    public static Refusal? Ttl(TimeSpan? ttl) =>
        ttl is { } given && SessionLimits.TtlFault(given) is { } fault ? Refusal.Invalid($"{fault}.", "ttl") : null;

    public static Refusal? Note(string? note) =>
        SessionLimits.NoteFault(note) is { } fault ? Refusal.Invalid($"{fault}.", "note") : null;
}
