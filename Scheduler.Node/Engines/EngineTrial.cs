using Scheduler.Core.Hosts;
using Scheduler.Docker;
using Scheduler.Messages.Hosts;

namespace Scheduler.Node.Engines;

/// <summary>
/// Makes, starts and removes a container that does nothing. It has no network, no volume and no output, so what it meets
/// is the engine itself. An image that is not ours is never started: nobody has asked for what is in it.
/// </summary>
internal sealed class EngineTrial(DockerEngine engine, TimeSpan deadline)
{
    private bool _hasSwept;

    public async Task<TrialReach> RunAsync(TrialPlan plan, CancellationToken cancel)
    {
        if (!_hasSwept) await RemoveAsync(plan.Name, cancel);
        _hasSwept = true;
        var ours = plan.Image is { } image ? await EngineErrors.FindAsync(CreateAsync(plan, image, cancel)) : null;
        if ((ours ?? await CreateOfAnyAsync(plan, cancel)) is not { } id) return TrialReach.NoImage;
        var started = false;
        try
        {
            started = ours is not null && await StartAsync(id, cancel);
        }
        finally
        {
            await RemoveAsync(id, cancel);
        }

        return started ? TrialReach.Started : TrialReach.Made;
    }

    private async Task<string?> CreateOfAnyAsync(TrialPlan plan, CancellationToken cancel) =>
        await AnyImageAsync(cancel) is { } image ? await CreateAsync(plan, image, cancel) : null;

    private async Task<string> CreateAsync(TrialPlan plan, string image, CancellationToken cancel)
    {
        try
        {
            return (await engine.Containers.CreateAsync(plan.Name, SpecOf(plan, image), deadline: deadline, cancellation: cancel)).Id;
        }
        catch (DockerApiException taken) when (taken.IsConflict)
        {
            // An earlier trial left it behind. If it cannot be removed, or is still being made, the engine is stuck with it.
            await RemoveAsync(plan.Name, cancel);
            return (await engine.Containers.CreateAsync(plan.Name, SpecOf(plan, image), deadline: deadline, cancellation: cancel)).Id;
        }
    }

    /// <summary>False when the image has no such program: to say so, the engine has done all that a start takes.</summary>
    private async Task<bool> StartAsync(string id, CancellationToken cancel)
    {
        try
        {
            await engine.Containers.StartAsync(id, deadline, cancel);
            return true;
        }
        catch (DockerApiException refused) when (refused.Message.Contains("executable file not found", StringComparison.Ordinal)
            || refused.Message.Contains("no such file or directory", StringComparison.Ordinal))
        {
            return false;
        }
    }

    private async Task RemoveAsync(string container, CancellationToken cancel)
    {
        try
        {
            await engine.Containers.RemoveAsync(container, force: true, volumes: true, deadline: deadline, cancellation: cancel);
        }
        catch (DockerApiException missing) when (missing.IsNotFound)
        {
        }
    }

    private async Task<string?> AnyImageAsync(CancellationToken cancel)
    {
        var images = await engine.Images.ListAsync(deadline: deadline, cancellation: cancel);
        return images.MinBy(image => image.Size)?.Id;
    }

    private static ContainerSpec SpecOf(TrialPlan plan, string image) => new()
    {
        Image = image,
        Entrypoint = ["true"],
        Cmd = [],
        Labels = plan.Labels,
        Healthcheck = new Healthcheck { Test = ["NONE"] },
        HostConfig = new HostConfig
        {
            NetworkMode = "none",
            ReadonlyRootfs = true,
            RestartPolicy = new RestartPolicy("no"),
            LogConfig = new LogConfig("none"),
            CapDrop = ["ALL"],
        },
    };
}
