using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Node.Http.Requests;

/// <summary>Names in a path, checked before anything else sees them.</summary>
public static class PathNames
{
    /// <summary>The service that a path names, or why it names none; exactly one of the two is meaningful.</summary>
    public static (ServiceKey Key, Refusal? Fault) Service(string stack, string service) =>
        (new ServiceKey(stack, service), Name("stack", stack) ?? Name("service", service));

    /// <summary>What is wrong with a name, or null.</summary>
    public static Refusal? Name(string part, string text) =>
        Naming.Fault(text) is { } fault ? Refusal.Invalid($"The {part} in the path is not a valid name: {fault}.", part) : null;
}
