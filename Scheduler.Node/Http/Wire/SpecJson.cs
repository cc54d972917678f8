using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Scheduler.Messages.Stacks;

namespace Scheduler.Node.Http.Wire;

/// <summary>
/// Reads specs. By reflection, unlike everything else: the source generator gives an init-only property that the text
/// leaves out its type's zero instead of the default that the record declares.
/// </summary>
public static class SpecJson
{
    private static readonly JsonSerializerOptions Options = new(WireJson.Default.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    public static JsonTypeInfo<StackSpec> StackSpec { get; } = (JsonTypeInfo<StackSpec>)Options.GetTypeInfo(typeof(StackSpec));

    public static JsonTypeInfo<StackService> StackService { get; } = (JsonTypeInfo<StackService>)Options.GetTypeInfo(typeof(StackService));
}
