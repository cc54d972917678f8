namespace Scheduler.Core.Placement;

/// <summary>How good a host is for one more instance of a service; less is better.</summary>
/// <param name="Broken">Soft rules of the service that do not hold on it.</param>
/// <param name="Groups">How many instances of the service the groups have that it is in, the outermost group first.</param>
/// <param name="OfService">Instances of the service on it.</param>
/// <param name="Instances">Instances of all services on it.</param>
/// <param name="Position">Of the host in the order of names, so that no two are equal.</param>
internal readonly record struct CandidateRank(int Broken, ulong Groups, int OfService, int Instances, int Position) : IComparable<CandidateRank>
{
    public int CompareTo(CandidateRank other)
    {
        if (Broken != other.Broken) return Broken.CompareTo(other.Broken);
        if (Groups != other.Groups) return Groups.CompareTo(other.Groups);
        if (OfService != other.OfService) return OfService.CompareTo(other.OfService);
        return Instances != other.Instances ? Instances.CompareTo(other.Instances) : Position.CompareTo(other.Position);
    }
}
