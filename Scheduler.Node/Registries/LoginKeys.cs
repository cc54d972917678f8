namespace Scheduler.Node.Registries;

/// <summary>The keys of this server: one that seals, and those of earlier days that may still open.</summary>
/// <param name="current">Made when it is first needed, for it may take a moment.</param>
/// <param name="source">Where the current one comes from, for people.</param>
/// <param name="older">The join token before this one, or what was used before there was one.</param>
internal sealed class LoginKeys(Func<LoginKey> current, string source, params IReadOnlyList<Func<LoginKey?>> older)
{
    private readonly Lazy<LoginKey> _current = new(current);
    private readonly IReadOnlyList<Lazy<LoginKey?>> _older = [.. older.Select(one => new Lazy<LoginKey?>(one))];

    public LoginKey Current => _current.Value;

    public string Source => source;

    /// <summary>For when all is sealed under the present one: the next process does not need the older ones.</summary>
    public Action ForgetOlder { get; init; } = static () => { };

    /// <summary>Null when no key of this server has that name.</summary>
    public LoginKey? Find(ReadOnlySpan<byte> id)
    {
        if (id.SequenceEqual(Current.Id)) return Current;
        foreach (var one in _older)
        {
            if (one.Value is { } key && id.SequenceEqual(key.Id)) return key;
        }

        return null;
    }
}
