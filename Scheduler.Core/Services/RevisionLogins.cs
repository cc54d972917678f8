using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>Which login a revision comes with. Pure.</summary>
internal static class RevisionLogins
{
    /// <summary>The one that a new revision would have.</summary>
    public static RevisionLogin? For(ServiceState state, ServiceCommand.Put put) => put.LoginFrom switch
    {
        LoginFrom.Present => state.Revisions[state.Revision].Login,
        LoginFrom.Previous => state.PreviousRevision is { } previous ? state.Revisions[previous].Login : null,
        _ => put.Login,
    };

    public static ServiceState With(ServiceState state, ServiceEvent.LoginSet e) => state.Revisions.TryGetValue(e.Revision, out var revision)
        ? state with { Revisions = state.Revisions.SetItem(e.Revision, revision with { Login = e.Login }) }
        : state;

    /// <summary>To be kept with the present revision. That none is given is no reason to forget one.</summary>
    public static bool IsAnother(Revision present, RevisionLogin? login) => login is not null && login.Mark != present.Login?.Mark;
}
