namespace Scheduler.Messages.Services;

/// <summary>What the modes of services have in common.</summary>
public static class ServiceModes
{
    /// <summary>Its instances run to their end.</summary>
    public static bool IsJob(this ServiceMode mode) => mode is ServiceMode.ReplicatedJob or ServiceMode.GlobalJob;

    /// <summary>It has a slot for each host.</summary>
    public static bool IsGlobal(this ServiceMode mode) => mode is ServiceMode.Global or ServiceMode.GlobalJob;

    /// <summary>As people and files write it.</summary>
    public static string Word(this ServiceMode mode) => mode switch
    {
        ServiceMode.ReplicatedJob => "replicated-job",
        ServiceMode.GlobalJob => "global-job",
        ServiceMode.Global => "global",
        _ => "replicated",
    };
}
