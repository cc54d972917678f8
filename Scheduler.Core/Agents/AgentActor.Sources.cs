using Scheduler.Messages.Files;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Registries;

namespace Scheduler.Core.Agents;

/// <summary>What containers are made of beside their spec: images, secrets and configs.</summary>
public sealed partial class AgentActor
{
    private void OnImage(ImageEnded ended)
    {
        // That an image was there already says nothing of the disk.
        if (ended.Failure is not null) NoteDisk(ended.Failure);
        Refresh(_images.End(ended, Context.Now));
    }

    private void OnAhead(ImageAhead ahead)
    {
        _images.Expect(ahead);
        Refresh([]);
    }

    private void OnChanged(CredentialsChanged changed) => Refresh(_images.CredentialsChanged(changed.Registry, Context.Now));

    private void OnChanged(FileChanged changed) => Refresh(_works.FileChanged(changed));
}
