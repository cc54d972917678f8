namespace Scheduler.Actors.Runtime;

/// <summary>How work outside the actor ended, as a value: what it returned, or what it threw.</summary>
public abstract record Outcome<T>
{
    private Outcome()
    {
    }

    public T? ValueOrDefault => this is Done done ? done.Value : default;

    public Exception? Failure => (this as Failed)?.Cause;

    public sealed record Done(T Value) : Outcome<T>;

    public sealed record Failed(Exception Cause) : Outcome<T>;
}
