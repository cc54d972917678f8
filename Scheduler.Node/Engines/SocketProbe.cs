using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Scheduler.Core.Agents.Health;

namespace Scheduler.Node.Engines;

/// <summary>Asks over a TCP connection of its own. Reads no more of an answer than its first line.</summary>
internal sealed class SocketProbe : IProbe
{
    private const int LineMax = 1024;

    public async Task<ProbeAnswer> AskAsync(ProbeRequest request, CancellationToken cancel = default)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(request.Timeout);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(request.Address, request.Port, deadline.Token);
        }
        catch (SocketException fault)
        {
            return OfConnect(request, fault.SocketErrorCode);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new ProbeAnswer(ProbeOutcome.Silent, $"port {Number(request.Port)}: no connection within {Seconds(request.Timeout)}");
        }

        return request.RequestLine is { } line ? await TalkAsync(socket, line, request.Timeout, deadline.Token, cancel) : ProbeAnswer.Passed;
    }

    private static async Task<ProbeAnswer> TalkAsync(
        Socket socket, string line, TimeSpan timeout, CancellationToken deadline, CancellationToken cancel)
    {
        try
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(Request(line)), deadline);
            return Judge(line, await FirstLineAsync(socket, deadline));
        }
        catch (SocketException fault)
        {
            return new ProbeAnswer(ProbeOutcome.Failed, $"{line}: {fault.Message}");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new ProbeAnswer(ProbeOutcome.Failed, $"{line}: no answer within {Seconds(timeout)}");
        }
    }

    /// <summary>A line without a version is taken for HTTP/1.0, after whose answer the connection ends.</summary>
    private static string Request(string line)
    {
        var whole = line.Contains(" HTTP/", StringComparison.OrdinalIgnoreCase) ? line : $"{line} HTTP/1.0";
        return $"{whole}\r\nHost: localhost\r\nUser-Agent: scheduler\r\nConnection: close\r\n\r\n";
    }

    private static ProbeAnswer Judge(string line, string answer)
    {
        if (answer.Length == 0) return new ProbeAnswer(ProbeOutcome.Failed, $"{line}: the connection ended without an answer");
        if (answer.Split(' ') is not [var version, var status, ..]
            || !version.StartsWith("HTTP/", StringComparison.Ordinal)
            || !int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            return new ProbeAnswer(ProbeOutcome.Failed, $"{line}: the answer is not HTTP");
        return code is >= 200 and < 400 ? ProbeAnswer.Passed : new ProbeAnswer(ProbeOutcome.Failed, $"{line}: answered {Number(code)}");
    }

    private static async Task<string> FirstLineAsync(Socket socket, CancellationToken deadline)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LineMax);
        try
        {
            var length = 0;
            while (length < LineMax)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(length, LineMax - length), deadline);
                length += read;
                if (read == 0 || buffer.AsSpan(0, length).Contains((byte)'\n')) break;
            }

            return Encoding.ASCII.GetString(buffer, 0, length).Split('\n')[0].TrimEnd('\r');
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static ProbeAnswer OfConnect(ProbeRequest request, SocketError error) => error switch
    {
        SocketError.ConnectionRefused or SocketError.ConnectionReset =>
            new ProbeAnswer(ProbeOutcome.Failed, $"port {Number(request.Port)}: the connection is refused") { IsRefusal = true },
        SocketError.TimedOut =>
            new ProbeAnswer(ProbeOutcome.Silent, $"port {Number(request.Port)}: no connection in time"),
        _ => new ProbeAnswer(
            ProbeOutcome.Unreached,
            $"{request.Address}:{Number(request.Port)} is not reached from here: {new SocketException((int)error).Message}"),
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.##} s");
}
