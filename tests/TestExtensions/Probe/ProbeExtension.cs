using System.ComponentModel.DataAnnotations;
using System.Net.WebSockets;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Tests.Probe;

/// <summary>What the end-to-end tests look through. Its major version decides how it misbehaves, so that an upgrade can fail.</summary>
public sealed class ProbeExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        var version = extension.Manifest.Version;
        switch (version.Split('.')[0])
        {
            case "66": extension.HealthChecks.AddCheck("never", () => HealthCheckResult.Unhealthy("the probe never becomes ready")); break;
            case "67": throw new InvalidOperationException("the probe throws in Configure");
            case "68": extension.Services.AddHostedService<HangsAtStart>(); break;
            case "69": Environment.FailFast("the probe ends the process"); break;
            case "70": extension.Services.AddHostedService<WaitsAtStart>(); break;
        }
        extension.AddOptions<ProbeOptions>();
        extension.AddResource<Probe>();
        extension.AddReconciler<ProbeReconciler>();
        extension.Routes.MapGet("/version", () => new ProbeVersion(version));
        extension.Routes.MapGet("/greeting", (IOptionsMonitor<ProbeOptions> options) => options.CurrentValue.Greeting);
        extension.Routes.MapGet("/user", (HttpContext context) => context.User.Identity?.Name);
        extension.Routes.MapGet("/throw", string () => throw new InvalidOperationException("the probe throws in a handler"));
        extension.Routes.MapGet("/slow/{milliseconds:int}", async (int milliseconds, CancellationToken aborted) =>
        {
            await Task.Delay(milliseconds, aborted);
            return version;
        });
        extension.Routes.MapPost("/notes/{name}", async (string name, HttpRequest request, IExtensionEnvironment environment) =>
            await File.WriteAllTextAsync(Path.Combine(environment.DataDirectory, name), await new StreamReader(request.Body).ReadToEndAsync()));
        extension.Routes.MapGet("/notes/{name}", (string name, IExtensionEnvironment environment) => File.ReadAllTextAsync(Path.Combine(environment.DataDirectory, name)));
        extension.Routes.MapGet("/stream", StreamAsync);
        extension.Routes.MapGet("/socket", SocketAsync);
    }

    private static async Task StreamAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        try
        {
            for (var number = 0; ; number++)
            {
                await context.Response.WriteAsync($"data: {number}\n\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(20, context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            await context.Response.WriteAsync("event: end\ndata: stopping\n\n", CancellationToken.None);
        }
    }

    private static async Task SocketAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[1024];
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
                if (received.MessageType == WebSocketMessageType.Close) break;
                await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, context.RequestAborted);
            }
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            if (socket.State == WebSocketState.Open) await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "stopping", CancellationToken.None);
        }
    }
}

public sealed record ProbeVersion(string Version);

public sealed class ProbeOptions
{
    [Required, StringLength(100)]
    public string Greeting { get; set; } = "hello";
}

[ResourceKind("probe.tests.luban.dev", "v1", "Probe", Scope = ResourceScope.Cluster)]
public sealed record Probe : Resource<ProbeSpec, ProbeStatus>;

public sealed record ProbeSpec
{
    public string Text { get; init; } = "";
}

public sealed record ProbeStatus
{
    public int Length { get; init; }

    public string SeenBy { get; init; } = "";
}

/// <summary>Reports the length of the text and the version that looked at it.</summary>
public sealed class ProbeReconciler(IResourceClient<Probe> probes, IExtensionEnvironment environment) : IReconciler<Probe>
{
    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        if (await probes.GetAsync(request.Name, null, cancellationToken) is { } probe)
        {
            await probes.UpdateStatusAsync(probe with { Status = new() { Length = probe.Spec.Text.Length, SeenBy = environment.Version } }, cancellationToken);
        }
        return ReconcileResult.Done;
    }
}

internal sealed class HangsAtStart : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => new TaskCompletionSource().Task;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Starts when the file that TESTS_PROBE_GATE names is there.</summary>
internal sealed class WaitsAtStart : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        while (!File.Exists(Environment.GetEnvironmentVariable("TESTS_PROBE_GATE"))) await Task.Delay(20, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
