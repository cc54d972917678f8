using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>What is wrong with options that an engine would refuse only when it makes the container.</summary>
internal static class EngineOptionFaults
{
    public const int WeightMin = 10;
    public const int WeightMax = 1000;

    public static IEnumerable<Refusal> Of(ContainerSpec container) =>
        container.Engine is { } options ? Faults(options).Select(fault => Refusal.Invalid(fault.Words, $"container.engine.{fault.Field}")) : [];

    private static IEnumerable<(string Words, string Field)> Faults(EngineOptions options)
    {
        if (options.Runtime is { } runtime && !SpecForms.IsPlain(runtime)) yield return ("a runtime has a name", "runtime");
        if (options.UtsMode is not (null or "host")) yield return ("the UTS namespace is host, or the container's own", "utsMode");
        if (options.CgroupMode is not (null or "host" or "private")) yield return ("the cgroup namespace is host or private", "cgroupMode");
        if (options.Swappiness is < 0 or > 100) yield return ("swappiness is from 0 to 100", "swappiness");
        if (options.DeviceRules?.All(SpecForms.DeviceRule().IsMatch) == false)
            yield return ("a device rule is such as \"c 1:3 mr\": a, b or c, major:minor, and letters of rwm", "deviceRules");
        foreach (var fault in options.AllDeviceRequests.SelectMany(Faults)) yield return (fault, "deviceRequests");
        foreach (var fault in options.BlockIo is { } io ? Faults(io) : []) yield return (fault, "blockIo");
    }

    private static IEnumerable<string> Faults(DeviceRequestSpec request)
    {
        if (request.Capabilities.IsEmpty && request.Driver != DeviceRequestSpec.Cdi) yield return "a request for devices names capabilities, such as gpu";
        if (request.Count is null == request.Ids.IsEmpty) yield return "devices are asked for by their number or by their ids, one of the two";
        if (request.Count is < 1 and not DeviceRequestSpec.All) yield return $"the number of devices is at least 1, or -1 for all; it is {request.Count}";
        if (request.Ids.Concat(request.Capabilities).Any(text => !SpecForms.IsPlain(text))) yield return "a device's ids and capabilities are words";
    }

    private static IEnumerable<string> Faults(BlockIoSpec io)
    {
        if (io.Weight is < WeightMin or > WeightMax || io.WeightByDevice.Any(one => one.Rate is < WeightMin or > WeightMax))
            yield return $"a weight is from {WeightMin} to {WeightMax}";
        if (io.AllRates.Any(one => one.Rate < 1)) yield return "a disk's limit is at least 1 a second";
        if (io.AllRates.Concat(io.WeightByDevice).Any(one => one.Path is not ['/', ..] || one.Path.Any(char.IsControl)))
            yield return "a disk is an absolute path such as /dev/sda";
    }
}
