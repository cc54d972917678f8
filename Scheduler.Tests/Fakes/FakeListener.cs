namespace Scheduler.Tests.Fakes;

/// <summary>What a container's process does with a connection.</summary>
internal enum FakeListener
{
    AnswersOk,
    AnswersFound,
    AnswersUnavailable,

    /// <summary>Ends the connection without a word.</summary>
    Closes,

    /// <summary>Accepts the connection and says nothing.</summary>
    Hangs,

    /// <summary>There is none.</summary>
    Refuses,

    /// <summary>Nothing comes back, as behind a firewall.</summary>
    IsSilent,
}
