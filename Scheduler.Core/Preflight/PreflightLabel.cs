using Scheduler.Messages.Services;

namespace Scheduler.Core.Preflight;

/// <summary>Lets the updates of a service begin unseen, for clients that know no other way to say so.</summary>
public static class PreflightLabel
{
    public const string Name = "scheduler.preflight";
    public const string Off = "off";

    public static bool IsOff(ServiceSpec spec) =>
        (spec.Labels.GetValueOrDefault(Name) ?? spec.Container.Labels.GetValueOrDefault(Name)) == Off;
}
