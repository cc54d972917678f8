namespace Scheduler.Messages.Services;

/// <summary>A service's address: <c>stack/service</c>, both valid names (<see cref="Naming"/>).</summary>
public readonly record struct ServiceKey(string Stack, string Service) : IComparable<ServiceKey>
{
    public override string ToString() => $"{Stack}/{Service}";

    public int CompareTo(ServiceKey other)
    {
        var byStack = string.CompareOrdinal(Stack, other.Stack);
        return byStack != 0 ? byStack : string.CompareOrdinal(Service, other.Service);
    }

    /// <summary>Reads <c>stack/service</c>; false when it is not of that form or a part is not a valid name.</summary>
    public static bool TryParse(string? text, out ServiceKey key)
    {
        key = default;
        var parts = text?.Split('/');
        if (parts is not [var stack, var service]) return false;
        if (Naming.Fault(stack) is not null || Naming.Fault(service) is not null) return false;
        key = new ServiceKey(stack, service);
        return true;
    }
}
