using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Scheduler.Tests.Engines;

/// <summary>A volume driver of an engine that answers everything at once, and mounts nothing until it is released.</summary>
internal sealed class HungVolumePlugin : IAsyncDisposable
{
    public const string Driver = "hung";

    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _app;
    private int _mounts;

    private HungVolumePlugin(string socket)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(socket));
        _app = builder.Build();
        _app.MapPost("/{method}", AnswerAsync);
    }

    /// <summary>Mounts that wait, or have waited.</summary>
    public int Mounts => Volatile.Read(ref _mounts);

    public static async Task<HungVolumePlugin> StartAsync(PrivateEngine engine)
    {
        var folder = $"{engine.Root}/run/docker/plugins";
        Directory.CreateDirectory(folder);
        var plugin = new HungVolumePlugin($"{folder}/{Driver}.sock");
        await plugin._app.StartAsync();
        return plugin;
    }

    public void Release() => _released.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(string method, HttpContext http)
    {
        using var body = new StreamReader(http.Request.Body);
        var text = await body.ReadToEndAsync();
        var asked = text.Length > 0 ? JsonNode.Parse(text) as JsonObject : null;
        if (method == "VolumeDriver.Mount")
        {
            Interlocked.Increment(ref _mounts);
            await _released.Task;
        }

        await http.Response.WriteAsync(AnswerOf(method, (string?)asked?["Name"]).ToJsonString());
    }

    private static JsonObject AnswerOf(string method, string? name) => method switch
    {
        "Plugin.Activate" => new JsonObject { ["Implements"] = new JsonArray("VolumeDriver") },
        "VolumeDriver.Capabilities" => new JsonObject { ["Capabilities"] = new JsonObject { ["Scope"] = "local" } },
        "VolumeDriver.Get" => new JsonObject { ["Volume"] = new JsonObject { ["Name"] = name, ["Mountpoint"] = "/tmp" }, ["Err"] = "" },
        "VolumeDriver.List" => new JsonObject { ["Volumes"] = new JsonArray(), ["Err"] = "" },
        _ => new JsonObject { ["Mountpoint"] = "/tmp", ["Err"] = "" },
    };
}
