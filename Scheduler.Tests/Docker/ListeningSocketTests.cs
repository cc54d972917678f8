using Scheduler.Node.Engines;

namespace Scheduler.Tests.Docker;

/// <summary>The kernel's tables of sockets.</summary>
public sealed class ListeningSocketTests
{
    [Fact]
    public void Table_OfTcp_IsRead()
    {
        var sockets = ListeningSocket.Parse(
        [
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
            "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345 1 0 100 0 0 10 0",
            "   1: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 77 1 0 100 0 0 10 0",
            "   2: 0100007F:1F90 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 78 1 0 100 0 0 10 0",
            "nonsense",
        ]).ToList();

        Assert.Equal(
            [("127.0.0.1", 8080, 12345L), (null, 22, 77L)],
            sockets.Where(ListeningSocket.IsListening).Select(one => (one.Address, one.Port, one.Inode)));
        Assert.False(sockets[2].IsUnconnected);
    }

    [Theory]
    [InlineData("00000000000000000000000000000000", null)]
    [InlineData("00000000000000000000000001000000", "::1")]
    [InlineData("0000000000000000FFFF00000100007F", "127.0.0.1")]
    public void Address_OfSixteenBytes_IsRead(string hex, string? expected)
    {
        var socket = ListeningSocket.Parse([$"   0: {hex}:0050 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 9 1"]).Single();

        Assert.Equal(expected, socket.Address);
    }
}
