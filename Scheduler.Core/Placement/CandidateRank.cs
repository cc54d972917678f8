namespace Scheduler.Core.Placement;

/// <summary>How good a host is for one more instance of a service; less is better.</summary>
/// <param name="Broken">Soft rules of the service that do not hold on it.</param>
/// <param name="Missing">Services that it lacks and the service can speak to only beside them.</param>
/// <param name="Groups">How many instances of the service the groups have that it is in, the outermost group first.</param>
/// <param name="OfService">Instances of the service on it.</param>
/// <param name="Absent">Services of the same stack that share a network with this one, and that it lacks.</param>
/// <param name="Instances">Instances of all services on it.</param>
/// <param name="Position">Of the host in the order of names, so that no two are equal.</param>
internal readonly record struct CandidateRank(
    int Broken, int Missing, ulong Groups, int OfService, int Absent, int Instances, int Position) : IComparable<CandidateRank>
{
    public int CompareTo(CandidateRank other)
    {
        if (Broken != other.Broken) return Broken.CompareTo(other.Broken);
        if (Missing != other.Missing) return Missing.CompareTo(other.Missing);
        if (Groups != other.Groups) return Groups.CompareTo(other.Groups);
        if (OfService != other.OfService) return OfService.CompareTo(other.OfService);
        if (Absent != other.Absent) return Absent.CompareTo(other.Absent);
        return Instances != other.Instances ? Instances.CompareTo(other.Instances) : Position.CompareTo(other.Position);
    }

    /// <summary>Fewer rules are broken here, or more is here that has to be: worth a move.</summary>
    public bool IsNearer(CandidateRank other) => (Broken, Missing).CompareTo((other.Broken, other.Missing)) < 0;
}
