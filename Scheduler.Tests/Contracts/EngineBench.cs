using System.Collections.Immutable;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Contracts;

/// <param name="Login">What its registry lets in.</param>
/// <param name="Registry">To be disposed with the test.</param>
internal sealed record PrivateImage(string Image, RegistryLogin Login, IAsyncDisposable? Registry = null);

/// <summary>An engine under test, containers that do as the contract needs, and what a test does to the engine from outside.</summary>
internal abstract class EngineBench
{
    public abstract IEngine Engine { get; }

    /// <summary>The same engine through a client that waits 300 ms for an answer.</summary>
    public abstract IEngine Impatient { get; }

    /// <summary>Runs until it is told to end, which it does at once.</summary>
    public abstract ContainerSpec Runs { get; }

    public abstract ContainerSpec ExitsWith3 { get; }

    /// <summary>Prints <c>one</c> and <c>two</c> and ends.</summary>
    public abstract ContainerSpec SaysOneTwo { get; }

    /// <summary>Prints of each of these files its mode in octal, its user and group, its path and what is in it, and ends.</summary>
    public abstract ContainerSpec Shows(params string[] files);

    /// <summary>Runs, and its health check prints <c>connection refused</c> and fails.</summary>
    public abstract ContainerSpec Sick { get; }

    /// <summary>An image that the engine does not have, in a registry that lets in one account only; null where there is no registry.</summary>
    public abstract Task<PrivateImage?> PrivateImageAsync();

    public abstract void Freeze();

    public abstract void Thaw();

    /// <summary>Waits a moment before something is looked at again.</summary>
    public abstract Task WaitAsync();

    public ContainerPlan Plan(ContainerSpec spec, string? name = null)
    {
        name ??= NewName();
        return new ContainerPlan(
            name,
            spec,
            ImmutableSortedDictionary<string, string>.Empty.Add("test.owner", "contract").Add("test.instance", name),
            Owner(name));
    }

    /// <summary>What the networks made for the container of that name are labelled with.</summary>
    public static ImmutableSortedDictionary<string, string> Owner(string name) =>
        ImmutableSortedDictionary<string, string>.Empty.Add("test.stack", name);

    public async Task<string> StartAsync(ContainerPlan plan)
    {
        var id = await Engine.CreateAsync(plan);
        await Engine.StartAsync(id);
        return id;
    }

    public async Task<EngineContainer> UntilAsync(string id, Func<EngineContainer, bool> expected)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            if (await Engine.InspectAsync(id) is { } found && expected(found)) return found;
            await WaitAsync();
        }

        throw new InvalidOperationException($"container {id} did not become what was expected: {await Engine.InspectAsync(id)}");
    }

    public static string NewName() => $"t-{Path.GetRandomFileName()[..8]}";
}
