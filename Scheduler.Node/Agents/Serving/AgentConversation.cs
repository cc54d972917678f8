using System.Security.Cryptography.X509Certificates;
using Scheduler.Core.Agents.Lines;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Files;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Registries;
using Scheduler.Node.Agents.Wire;

namespace Scheduler.Node.Agents.Serving;

/// <summary>What is said on one agent's line, from its hello on.</summary>
/// <param name="shown">The certificate that the agent has shown.</param>
internal sealed class AgentConversation(AgentServices services, AgentSession session, MessageSocket socket, X509Certificate2 shown)
{
    private static readonly TimeSpan HelloTimeout = TimeSpan.FromSeconds(5);

    /// <summary>At one time; whoever gets no answer asks again.</summary>
    private const int DeliveriesMax = 64;

    private readonly CancellationTokenSource _over = new();
    private int _deliveries;

    /// <summary>Until the line ends; answers why it did.</summary>
    public async Task<string> RunAsync()
    {
        using var talking = new CancellationTokenSource();
        var limit = LimitAsync(talking.Token);
        var reason = await socket.RunAsync(TakeAsync);
        await talking.CancelAsync();
        await _over.CancelAsync();
        await limit;
        services.Book.Remove(session);
        services.Detach(session, $"the line of its agent ended: {reason}");
        return reason;
    }

    private async Task LimitAsync(CancellationToken over)
    {
        await Task.WhenAny(Task.Delay(HelloTimeout, over));
        if (!session.IsAttached) session.Close($"no hello came within {HelloTimeout.TotalSeconds:0} s");
    }

    private ValueTask TakeAsync(object message, CancellationToken cancel) => message switch
    {
        AgentHello hello when !session.IsAttached => GreetAsync(hello, cancel),
        _ when !session.IsAttached => Refuse("an agent says hello first"),
        CertificateWanted wanted => Renew(session.Host, wanted),
        CredentialsWanted wanted => GiveAsync(wanted, cancel),
        FileWanted wanted => Deliver(wanted),
        _ => session.HandOnAsync(message, cancel),
    };

    private async ValueTask GreetAsync(AgentHello hello, CancellationToken cancel)
    {
        if (hello.Host != session.Host)
        {
            session.Close($"its certificate is that of host {session.Host}, not of {hello.Host}");
            return;
        }

        switch (await services.Attach(session, hello, cancel))
        {
            case LineTaken taken:
                session.Attached(taken, hello);
                services.Book.Add(session);
                session.Send(services.Welcome());
                break;
            case LineRefused refused:
                session.Close(refused.Reason);
                break;
        }
    }

    private ValueTask Renew(HostId host, CertificateWanted wanted)
    {
        if (services.Joining.Renew(host, shown, wanted.Request) is { } certificate) session.Send(new CertificateIssued(certificate));
        return ValueTask.CompletedTask;
    }

    private async ValueTask GiveAsync(CredentialsWanted wanted, CancellationToken cancel) =>
        session.Send(await services.Registries.ForAsync(wanted, cancel));

    /// <summary>Reports go on being read meanwhile.</summary>
    private ValueTask Deliver(FileWanted wanted)
    {
        if (Interlocked.Increment(ref _deliveries) <= DeliveriesMax) _ = DeliverAsync(wanted);
        else Interlocked.Decrement(ref _deliveries);
        return ValueTask.CompletedTask;
    }

    private async Task DeliverAsync(FileWanted wanted)
    {
        try
        {
            session.Send(await services.Files.ForAsync(session.Host, wanted, _over.Token));
        }
        catch (OperationCanceledException)
        {
            // The line is no more.
        }
        finally
        {
            Interlocked.Decrement(ref _deliveries);
        }
    }

    private ValueTask Refuse(string reason)
    {
        session.Close(reason);
        return ValueTask.CompletedTask;
    }
}
