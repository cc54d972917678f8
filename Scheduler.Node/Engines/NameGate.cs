namespace Scheduler.Node.Engines;

/// <summary>Lets one at a time through for each name. Holds nothing for names that nobody uses.</summary>
internal sealed class NameGate
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, (SemaphoreSlim Gate, int Users)> _gates = new(StringComparer.Ordinal);

    /// <summary>To be disposed by whoever has passed; null when the one before took too long.</summary>
    public async Task<IDisposable?> EnterAsync(string name, CancellationToken cancel)
    {
        var gate = Take(name);
        var passed = false;
        try
        {
            passed = await gate.WaitAsync(Patience, cancel);
            return passed ? new Passage(() => Leave(name, passed: true)) : null;
        }
        finally
        {
            if (!passed) Leave(name, passed: false);
        }
    }

    private SemaphoreSlim Take(string name)
    {
        lock (_gates)
        {
            var (gate, users) = _gates.TryGetValue(name, out var known) ? known : (new SemaphoreSlim(1), 0);
            _gates[name] = (gate, users + 1);
            return gate;
        }
    }

    private void Leave(string name, bool passed)
    {
        lock (_gates)
        {
            var (gate, users) = _gates[name];
            if (passed) gate.Release();
            if (users > 1)
            {
                _gates[name] = (gate, users - 1);
                return;
            }

            _gates.Remove(name);
            gate.Dispose();
        }
    }

    private sealed class Passage(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}
