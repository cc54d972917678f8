using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Scheduler.Node.Configuration;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Requests;

/// <summary>
/// Compares a JSON body with the shape that is expected and names every fault by its path: unknown and repeated
/// fields, nulls where a value is needed, values of another type. The serializer would stop at the first, and names
/// some of them only by line and byte.
/// </summary>
public sealed class BodyShape
{
    private const int FaultsMax = 20;

    private readonly List<FieldFault> _faults = [];

    private BodyShape()
    {
    }

    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static IReadOnlyList<FieldFault> Faults(ReadOnlySpan<byte> json, JsonTypeInfo expected)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = WireJson.BodyDepthMax });
        var shape = new BodyShape();
        reader.Read();
        shape.Value(ref reader, expected, "");
        reader.Read();
        return shape._faults;
    }

    private void Value(ref Utf8JsonReader reader, JsonTypeInfo expected, string path)
    {
        switch (expected.Kind)
        {
            case JsonTypeInfoKind.Object:
                if (Is(ref reader, JsonTokenType.StartObject, "an object", path)) Object(ref reader, expected, path);
                break;
            case JsonTypeInfoKind.Dictionary:
                if (Is(ref reader, JsonTokenType.StartObject, "an object", path)) Dictionary(ref reader, expected, path);
                break;
            case JsonTypeInfoKind.Enumerable:
                if (Is(ref reader, JsonTokenType.StartArray, "a list", path)) Array(ref reader, expected, path);
                break;
            case JsonTypeInfoKind.None:
                Scalar(ref reader, expected.Type, path);
                break;
        }
    }

    private void Object(ref Utf8JsonReader reader, JsonTypeInfo expected, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Name(ref reader);
            var field = Join(path, name);
            var property = expected.Properties.FirstOrDefault(property => property.Name == name);
            if (!seen.Add(name)) Note(field, "is given twice");
            reader.Read();
            if (property is null)
            {
                Note(field, $"is not a field here; known are {string.Join(", ", expected.Properties.Select(known => known.Name))}");
                reader.Skip();
            }
            else if (reader.TokenType == JsonTokenType.Null)
            {
                if (!property.IsSetNullable) Note(field, "must not be null; leave it out for the default");
            }
            else
            {
                Value(ref reader, TypeOf(expected, property.PropertyType), field);
            }
        }

        foreach (var missing in expected.Properties.Where(property => property.IsRequired && !seen.Contains(property.Name)))
            Note(Join(path, missing.Name), "is missing");
    }

    private void Dictionary(ref Utf8JsonReader reader, JsonTypeInfo expected, string path)
    {
        var element = TypeOf(expected, expected.ElementType!);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Name(ref reader);
            if (!seen.Add(name)) Note(Join(path, name), "is given twice");
            reader.Read();
            Value(ref reader, element, Join(path, name));
        }
    }

    private void Array(ref Utf8JsonReader reader, JsonTypeInfo expected, string path)
    {
        var element = TypeOf(expected, expected.ElementType!);
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
            Value(ref reader, element, $"{path}[{index}]");
    }

    private void Scalar(ref Utf8JsonReader reader, Type type, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var (fits, what) = type switch
        {
            _ when type == typeof(string) => (IsText(ref reader), "a text"),
            _ when type == typeof(bool) => (reader.TokenType is JsonTokenType.True or JsonTokenType.False, "true or false"),
            _ when type == typeof(int) => (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out _), "a whole number"),
            _ when type == typeof(long) => (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out _), "a whole number"),
            _ when type == typeof(double) => (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out _), "a number"),
            _ when type == typeof(decimal) => (reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out _), "a number"),
            _ when type == typeof(byte[]) => (reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out _), "data in base64"),
            _ when type == typeof(TimeSpan) => (IsText(ref reader) && Duration.TryParse(reader.GetString(), out _), Duration.Expected),
            { IsEnum: true } => (
                IsText(ref reader) && NamesOf(type).Contains(reader.GetString()),
                string.Join(" or ", NamesOf(type).Select(name => $"\"{name}\""))),
            _ => throw new InvalidOperationException($"No request has a field of type {type}."),
        };
        if (!fits) Note(path, $"must be {what}");
        reader.Skip();
    }

    private bool Is(ref Utf8JsonReader reader, JsonTokenType token, string what, string path)
    {
        if (reader.TokenType == token) return true;
        Note(path, $"must be {what}");
        reader.Skip();
        return false;
    }

    private void Note(string field, string reason)
    {
        if (_faults.Count < FaultsMax) _faults.Add(new FieldFault(field.Length == 0 ? null : field, reason));
    }

    private static IEnumerable<string> NamesOf(Type type) => Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName);

    private static JsonTypeInfo TypeOf(JsonTypeInfo owner, Type type) => owner.Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    // Text that is not valid UTF-8, or half of a surrogate pair, passes the tokenizer and fails only when it is read.
    private static bool IsText(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String) return false;
        try
        {
            _ = reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string Name(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException fault)
        {
            throw new JsonException("A field's name is not valid text.", fault);
        }
    }
}
