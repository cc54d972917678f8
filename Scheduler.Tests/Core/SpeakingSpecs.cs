using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core;

/// <summary>Specs of services of the stack <c>shop</c> that find each other by name on its network.</summary>
internal static class SpeakingSpecs
{
    public static readonly ServiceKey Db = new("shop", "db");

    public static ServiceSpec Joined(this ServiceSpec spec, string name) =>
        spec with
        {
            Container = spec.Container with
            {
                Networks = [.. spec.Container.Networks, new NetworkAttachment("shop_default") { Aliases = [name] }]
            }
        };

    public static ServiceSpec After(this ServiceSpec spec, params string[] names) =>
        spec with { DependsOn = [.. names.Select(name => new Dependency(name))] };

    /// <summary>One that speaks to shop/db.</summary>
    public static ServiceSpec Web(string image = "web:1") => Specs.Of(image).Joined("web").After("db");

    public static ServiceSpec DbOf(params PortSpec[] ports) => Specs.Of("web:1", ports).Joined("db");

    public static ServiceSpec On(this ServiceSpec spec, string host) => spec with { Constraints = [$"node.id=={host}"] };
}
