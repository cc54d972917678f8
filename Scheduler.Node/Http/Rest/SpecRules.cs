using System.Globalization;
using Scheduler.Messages.Stacks;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Rest;

/// <summary>What a service's spec and scale must satisfy before they are sent on.</summary>
public static class SpecRules
{
    /// <param name="prefix">The path of the service in the body, with a trailing dot, or empty.</param>
    public static IReadOnlyList<FieldFault> Faults(GatewayServices services, StackService service, string prefix)
    {
        var faults = new List<FieldFault>();
        if (service.Scale is { } scale && ScaleFault(scale, services.ScaleMax) is { } fault) faults.Add(new FieldFault(prefix + "scale", fault));
        faults.AddRange(services.SpecFaults(service.Spec).Select(no => new FieldFault($"{prefix}spec.{no.Field}".TrimEnd('.'), no.Reason)));
        return faults;
    }

    /// <summary>What is wrong with a scale, or null.</summary>
    public static string? ScaleFault(int scale, int scaleMax) =>
        scale >= 0 && scale <= scaleMax ? null : string.Create(CultureInfo.InvariantCulture, $"must be a whole number from 0 to {scaleMax}");
}
