using System.Collections;
using System.Reflection;
using System.Text.Json;
using Scheduler.Core.Compose;
using Scheduler.Core.Compose.Writing;
using Scheduler.Core.Services;
using Scheduler.Messages.Services;
using Scheduler.Messages.Stacks;
using Scheduler.Messages.Wire;

namespace Scheduler.Tests.Compose;

/// <summary>Stacks written as compose files, and read again.</summary>
public sealed class ExportTests
{
    private const int Stacks = 400;

    private static readonly ServiceSpec Plain = new() { Container = new ContainerSpec { Image = "i" } };

    [Fact]
    public void AnyStack_WrittenAndRead_IsTheSameStack()
    {
        for (var seed = 0; seed < Stacks; seed++)
        {
            var stack = new SpecGenerator(seed).Stack();
            foreach (var (name, service) in stack.Services)
                Assert.True(
                    SpecFaults.Of(service.Spec).IsEmpty,
                    $"seed {seed}, {name}: {string.Join("; ", SpecFaults.Of(service.Spec).Select(fault => $"{fault.Field} {fault.Reason}"))}");
            var written = ComposeWriter.Write(stack);
            var read = ComposeReader.Read(new ComposeInput { Files = [new ComposeFile("c.yml", written.Text)] });

            Assert.True(read.Stack is not null, $"seed {seed}: {string.Join('\n', read.Findings)}\n{written.Text}");
            Assert.True(Json(stack) == Json(read.Stack), $"seed {seed}:\n{Json(stack)}\n{Json(read.Stack)}\n{written.Text}");
            Assert.Empty(written.Lost);
        }
    }

    /// <summary>A field that is new and not written is one that this finds.</summary>
    [Fact]
    public void GeneratedStacks_UseEveryFieldOfASpec()
    {
        var unused = Fields(typeof(StackService)).ToHashSet();
        for (var seed = 0; seed < Stacks; seed++)
        {
            foreach (var service in new SpecGenerator(seed).Stack().Services.Values) Cross(service, new StackService(Plain), unused);
        }

        Assert.Empty(unused);
    }

    [Fact]
    public void Sample_Exported_IsReadable()
    {
        var stack = ComposeText.Stack(File.ReadAllText(Samples.PathOf("web")));
        Assert.Equal(Json(stack), Json(ComposeText.Stack(ComposeWriter.Write(stack).Text)));
    }

    [Fact]
    public void Stack_OfWhichFilesCannotSayEverything_NamesTheServices()
    {
        var odd = Plain with
        {
            Container = Plain.Container with
            {
                Mounts = [new MountSpec(MountType.Volume, "/a") { Volume = new VolumeSpec { Driver = "nfs" } }]
            }
        };
        var services = ComposeText.Stack("services: {a: {image: i}, b: {image: i}}").Services.SetItem("b", new StackService(odd));
        Assert.Equal(["b"], ComposeWriter.Write(new StackSpec { Name = "shop", Services = services }).Lost.AsEnumerable());
    }

    private static string Json(StackSpec stack) => JsonSerializer.Serialize(stack, ManifestRegistry.Json);

    private static bool IsOurs(Type type) => type.Namespace!.StartsWith("Scheduler.Messages", StringComparison.Ordinal) && type is { IsEnum: false };

    private static IEnumerable<string> Fields(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(property =>
        Inner(property.PropertyType) is var inner && IsOurs(inner)
            ? Fields(inner).Append($"{type.Name}.{property.Name}")
            : [$"{type.Name}.{property.Name}"]);

    private static Type Inner(Type type) =>
        type != typeof(string)
        && type.GetInterfaces().Concat([type])
            .FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>)) is { } list
            ? list.GetGenericArguments()[0]
            : Nullable.GetUnderlyingType(type) is { } bare ? Inner(bare) : type;

    /// <summary>Crosses off the fields that are not as in <paramref name="usual"/>.</summary>
    private static void Cross(object value, object? usual, HashSet<string> unused)
    {
        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var (own, other) = (property.GetValue(value), usual is null ? null : property.GetValue(usual));
            if (JsonSerializer.Serialize(own) != JsonSerializer.Serialize(other)) unused.Remove($"{value.GetType().Name}.{property.Name}");
            if (own is IEnumerable list and not string)
            {
                foreach (var item in list)
                {
                    if (IsOurs(item.GetType())) Cross(item, null, unused);
                }
            }
            else if (own is not null && IsOurs(own.GetType()))
            {
                Cross(own, other, unused);
            }
        }
    }
}
