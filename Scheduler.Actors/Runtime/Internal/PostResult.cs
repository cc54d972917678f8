namespace Scheduler.Actors.Runtime.Internal;

internal enum PostResult
{
    Accepted,
    Full,
    Stopped,
}
