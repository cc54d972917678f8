using System.Collections.Concurrent;
using System.Security.Cryptography;
using Scheduler.Messages.Hosts;

namespace Scheduler.Node.Agents.Serving;

/// <summary>Where the connection with which an agent comes for a call, or sends a container's output, meets the one who has asked for it.</summary>
internal sealed class OutputDesk
{
    private const int IdBytes = 16;

    private readonly ConcurrentDictionary<string, Expected> _expected = new();

    public Expected Expect(HostId host)
    {
        var expected = new Expected(this, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)), host);
        _expected[expected.Id] = expected;
        return expected;
    }

    public bool IsExpected(string id, HostId host) => _expected.TryGetValue(id, out var expected) && expected.Host == host;

    /// <summary>Hands the body over, and returns once its reader is done with it. False when nobody waits for it.</summary>
    public async Task<bool> BringAsync(string id, HostId host, Stream body, CancellationToken gone)
    {
        if (!_expected.TryGetValue(id, out var expected) || expected.Host != host || !expected.TryBring(body)) return false;
        await Task.WhenAny(expected.Done, Task.Delay(Timeout.InfiniteTimeSpan, gone));
        return true;
    }

    /// <summary>One reader's wait for one output.</summary>
    internal sealed class Expected(OutputDesk desk, string id, HostId host) : IDisposable, IAsyncDisposable
    {
        private readonly TaskCompletionSource<Stream> _body = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Id => id;

        public HostId Host => host;

        public Task<Stream> Body => _body.Task;

        public Task Done => _done.Task;

        public bool TryBring(Stream body) => _body.TrySetResult(body);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        public void Dispose()
        {
            desk._expected.TryRemove(id, out _);
            _body.TrySetCanceled();
            _done.TrySetResult();
        }
    }
}
