using Scheduler.Node.Peers.Calling;

namespace Scheduler.Tests.Peers;

public sealed class OpenBodyTests
{
    [Fact]
    public async Task Body_ThatSaysNothingYet_KeepsTheRequestsHeadersBackFromNobody()
    {
        using var body = new OpenBody();
        await using var connection = new Connection();

        var writing = body.CopyToAsync(connection);
        await body.Stream.WaitAsync(PeerStage.Long);

        Assert.Equal(1, connection.Flushes);
        Assert.False(writing.IsCompleted);
        body.End();
        await writing.WaitAsync(PeerStage.Long);
    }

    private sealed class Connection : MemoryStream
    {
        public int Flushes { get; private set; }

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            Flushes++;
            return Task.CompletedTask;
        }
    }
}
