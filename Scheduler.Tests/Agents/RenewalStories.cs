using Microsoft.Extensions.Logging.Abstractions;
using Scheduler.Core.Agents.Lines;
using Scheduler.Node.Agents.Joining;
using Scheduler.Node.Agents.Wire;
using Scheduler.Tests.Node;

namespace Scheduler.Tests.Agents;

/// <summary>An agent's certificate is renewed, and its disk does not take the new one.</summary>
public sealed class RenewalStories
{
    [Fact]
    public async Task Certificate_RenewedWhileTheDiskTakesNothing_IsShownAtOnceAndWrittenLater()
    {
        await using var stage = await AgentStage.StartAsync();
        var identity = await JoinedAsync(stage);
        var (before, inTheWay) = (identity.Certificate.SerialNumber, Path.Combine(stage.DiskOf("m1"), "identity.json.new"));
        Directory.CreateDirectory(inTheWay);

        await RenewAsync(stage, identity);

        Assert.NotEqual(before, identity.Certificate.SerialNumber);
        Assert.Equal(before, WrittenSerial(stage));
        identity.Keep();
        Assert.Equal(before, WrittenSerial(stage));
        Directory.Delete(inTheWay);
        identity.Keep();
        Assert.Equal(identity.Certificate.SerialNumber, WrittenSerial(stage));
    }

    [Fact]
    public async Task Line_WhoseMessageCannotBeTakenIn_IsSaidToBeLost()
    {
        await using var stage = await AgentStage.StartAsync();
        var identity = await JoinedAsync(stage);
        var lost = new TaskCompletionSource<string>();
        var dialer = stage.DialerOf(identity, (_, _) => throw new UnauthorizedAccessException("the disk is read-only"));
        var line = await dialer.DialAsync(stage.Address);
        line.Begin(_ => true, reason => lost.TrySetResult(reason));

        line.Send(new AgentHello(identity.Host, 1, 1));

        Assert.Contains("the disk is read-only", await lost.Task.WaitAsync(Patience.Long), StringComparison.Ordinal);
    }

    private static async Task RenewAsync(AgentStage stage, AgentIdentity identity)
    {
        var renewed = new TaskCompletionSource();
        var line = await stage.DialerOf(identity, (_, message) => Take(message)).DialAsync(stage.Address);
        line.Begin(_ => true, reason => renewed.TrySetException(new InvalidOperationException(reason)));
        line.Send(new AgentHello(identity.Host, 1, 1));
        line.Send(new CertificateWanted(identity.NewRequest()));
        await renewed.Task.WaitAsync(Patience.Long);
        line.Close();

        bool Take(object message)
        {
            if (message is not CertificateIssued issued) return false;
            identity.Renew(issued.Certificate);
            return renewed.TrySetResult();
        }
    }

    private static string WrittenSerial(AgentStage stage)
    {
        using var written = new IdentityFile(stage.DiskOf("m1"), NullLoggerFactory.Instance).Read()!.CertificateWithKey();
        return written.SerialNumber;
    }

    private static async Task<AgentIdentity> JoinedAsync(AgentStage stage) => await stage.JoinAsync("m1", "h1", await stage.NewTokenAsync());
}
