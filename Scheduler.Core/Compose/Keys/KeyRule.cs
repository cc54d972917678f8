namespace Scheduler.Core.Compose.Keys;

/// <summary>What becomes of a key that a compose file may hold.</summary>
/// <param name="Note">For a used key, what is special here, or empty. Otherwise what happens and what to do instead.</param>
internal sealed record KeyRule(string Name, Fate Fate, string Note);

internal enum Fate
{
    /// <summary>It does what the compose documentation says.</summary>
    Used,

    /// <summary>It has no effect here, and the containers run as they would with it.</summary>
    Ignored,

    /// <summary>It has no effect here, and somebody may miss it: a warning.</summary>
    Warned,

    /// <summary>Without it the containers would behave otherwise than the file says: an error.</summary>
    Refused,
}
