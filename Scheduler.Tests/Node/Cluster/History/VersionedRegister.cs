namespace Scheduler.Tests.Node.Cluster.History;

/// <summary>
/// Whether a history of one service could have come from a single register that counts its versions: the versions are
/// the order, so each rule below is a look at the operations in that order and in real time.
/// </summary>
internal sealed class VersionedRegister
{
    private readonly List<ServiceOperation> _operations;
    private readonly List<ServiceOperation> _accepted;
    private readonly long _firstVersion;
    private readonly Dictionary<long, int> _scales;
    private readonly List<string> _faults = [];

    private VersionedRegister(IEnumerable<ServiceOperation> operations, long firstVersion, int firstScale)
    {
        _operations = [.. operations];
        _accepted = [.. _operations.Where(one => one.Verdict == Verdict.Accepted)];
        _firstVersion = firstVersion;
        _scales = new Dictionary<long, int> { [firstVersion] = firstScale };
    }

    /// <summary>What is wrong with a history, in words; empty when nothing is.</summary>
    /// <param name="operations">All of one service after its creation; the last read tells the end.</param>
    /// <param name="firstVersion">Before the first of them.</param>
    /// <param name="firstScale">Before the first of them.</param>
    public static IReadOnlyList<string> Faults(IEnumerable<ServiceOperation> operations, long firstVersion, int firstScale)
    {
        var register = new VersionedRegister(operations, firstVersion, firstScale);
        register.CheckVersionsAreUnique();
        register.CheckEachVersionHasOneScale();
        register.CheckRealTime();
        register.CheckConditions();
        register.CheckKeys();
        register.CheckEveryVersionHasAnAuthor();
        return register._faults;
    }

    private void CheckVersionsAreUnique()
    {
        foreach (var twins in _accepted.Where(one => one.IsApplied).GroupBy(one => one.Version).Where(same => same.Count() > 1))
            _faults.Add($"version {twins.Key} was given to several writes: {string.Join("; ", twins)}");
        foreach (var early in _accepted.Where(one => one.Version < _firstVersion || (one.IsApplied && one.Version == _firstVersion)))
            _faults.Add($"went behind the beginning, version {_firstVersion}: {early}");
    }

    private void CheckEachVersionHasOneScale()
    {
        foreach (var one in _accepted)
        {
            if (_scales.TryAdd(one.Version, one.Scale) || _scales[one.Version] == one.Scale) continue;
            _faults.Add($"version {one.Version} had scale {_scales[one.Version]} elsewhere: {one}");
        }

        foreach (var one in _accepted.Where(one => one is { IsWrite: true, Replayed: false } && one.IsApplied))
        {
            if (_scales.TryGetValue(one.Version - 1, out var before) && one.Changed == (before == one.Scale))
                _faults.Add($"the scale before it was {before}: {one}");
        }
    }

    /// <summary>What was acknowledged before an operation began is below what the operation makes, and not above what it sees.</summary>
    private void CheckRealTime()
    {
        var ends = _accepted.OrderBy(one => one.Answered).ToList();
        var (next, newest) = (0, default(ServiceOperation));
        foreach (var one in _accepted.OrderBy(one => one.Sent))
        {
            for (; next < ends.Count && ends[next].Answered < one.Sent; next++)
                newest = newest is null || ends[next].Version > newest.Version ? ends[next] : newest;
            // A replay tells the version of the past, so it may be an old one.
            if (newest is null || one.Replayed) continue;
            if (one.Version < newest.Version || (one.IsApplied && one.Version == newest.Version))
                _faults.Add($"went back: {one} began after the end of {newest}");
        }
    }

    private void CheckConditions()
    {
        foreach (var one in _accepted.Where(one => one is { IsWrite: true, Replayed: false, IfVersion: not null }))
        {
            if (one.Version != one.IfVersion + (one.IsApplied ? 1 : 0)) _faults.Add($"was bound to another version: {one}");
        }
    }

    private void CheckKeys()
    {
        foreach (var tries in _accepted.Where(one => one is { IsWrite: true, Key: not null }).GroupBy(one => one.Key))
        {
            if (tries.Count(one => one.IsApplied) > 1 || tries.Select(one => one.Version).Distinct().Count() > 1)
                _faults.Add($"one key was applied several times: {string.Join("; ", tries)}");
        }
    }

    /// <summary>
    /// A version that nobody was told of was made by a write whose outcome is unknown: there must be a different such
    /// write for each, sent before anybody saw that version or a later one.
    /// </summary>
    private void CheckEveryVersionHasAnAuthor()
    {
        var applied = _accepted.Where(one => one.IsApplied).Select(one => one.Version).ToHashSet();
        var last = _accepted.Select(one => one.Version).Append(_firstVersion).Max();
        var orphans = new List<Version>();
        var seen = TimeSpan.MaxValue;
        var byVersion = _accepted.ToLookup(one => one.Version);
        for (var version = last; version > _firstVersion; version--)
        {
            foreach (var one in byVersion[version]) seen = one.Answered < seen ? one.Answered : seen;
            if (applied.Contains(version)) continue;
            var key = byVersion[version].FirstOrDefault(one => one.Replayed)?.Key;
            orphans.Add(new Version(version, seen, _scales.TryGetValue(version, out var scale) ? scale : null, key));
        }

        var authors = Matching.Of(orphans, Candidates(), static (version, write) => version.CanBeOf(write));
        foreach (var version in orphans.Where(version => !authors.ContainsKey(version)))
            _faults.Add($"nobody's write can have made version {version.Number} (scale {version.Scale?.ToString() ?? "unknown"}); refused were: {string.Join("; ", Suspects(version))}");
    }

    /// <summary>For the person who looks for the reason: what would fit if it had not been refused.</summary>
    private IEnumerable<ServiceOperation> Suspects(Version version)
    {
        var next = _accepted.Where(one => one.Version >= version.Number).Select(one => one.Answered).DefaultIfEmpty(TimeSpan.MaxValue).Min();
        var before = _accepted.Where(one => one.Version < version.Number && !one.Replayed).Select(one => one.Sent).DefaultIfEmpty().Max();
        return _operations.Where(one => one is { IsWrite: true, Verdict: not Verdict.Accepted } && one.Sent < next && one.Answered > before);
    }

    /// <summary>
    /// Of several tries under one key the first stands for all. It may itself be the one that was answered as a
    /// repetition: servers repeat among themselves what has a key.
    /// </summary>
    private List<ServiceOperation> Candidates()
    {
        var settled = _accepted.Where(one => one is { IsApplied: true, Key: not null }).Select(one => one.Key).ToHashSet();
        var unsettled = _operations.Where(one => one is { IsWrite: true, Verdict: Verdict.Unknown } or { Replayed: true }).OrderBy(one => one.Sent);
        return [.. unsettled.Where(one => one.Key is null || !settled.Contains(one.Key)).DistinctBy(one => one.Key ?? (object)one)];
    }

    /// <param name="SeenAt">When somebody first knew of it or of a later one.</param>
    /// <param name="Scale">Where somebody saw it.</param>
    /// <param name="Key">Where a repetition named it.</param>
    private sealed record Version(long Number, TimeSpan SeenAt, int? Scale, string? Key)
    {
        public bool CanBeOf(ServiceOperation write) =>
            write.Sent < SeenAt
            && (Scale ?? write.Scale) == write.Scale
            && (Key is null || write.Key == Key)
            && (write.IfVersion ?? Number - 1) == Number - 1;
    }
}
