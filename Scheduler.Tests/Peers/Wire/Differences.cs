using System.Collections;
using System.Reflection;

namespace Scheduler.Tests.Peers.Wire;

/// <summary>
/// Compares messages member by member, as records with arrays in them do not. An array that was never set is taken for
/// an empty one: so it crosses.
/// </summary>
internal static class Differences
{
    public static IEnumerable<string> Between(object? one, object? other, string path)
    {
        if (Items(one) is { } left && Items(other) is { } right) return BetweenItems(left, right, path);
        if (one is null || other is null || one.GetType() != other.GetType() || IsPlain(one)) return Equals(one, other) ? [] : [path];
        return one.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0)
            .SelectMany(property => Between(property.GetValue(one), property.GetValue(other), $"{path}.{property.Name}"));
    }

    private static IEnumerable<string> BetweenItems(List<object?> left, List<object?> right, string path) => left.Count == right.Count
        ? left.Zip(right).SelectMany((pair, index) => Between(pair.First, pair.Second, $"{path}[{index}]"))
        : [$"{path} has {right.Count} items instead of {left.Count}"];

    private static List<object?>? Items(object? value)
    {
        if (value is null or string || value is not IEnumerable items) return null;
        return IsUnset(value) ? [] : [.. items.Cast<object?>()];
    }

    private static bool IsUnset(object value) => value.GetType().GetProperty("IsDefault")?.GetValue(value) is true;

    private static bool IsPlain(object value) => value.GetType() is { Namespace: "System" } || value.GetType().IsEnum;
}
