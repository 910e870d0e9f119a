using System.ComponentModel.DataAnnotations;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace LuBan.TestExtensions;

/// <summary>Everything that an ordinary extension does, and some of what it should not.</summary>
public sealed class KitchenSinkExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        extension.AddOptions<SinkOptions>("sink");
        extension.AddControllers();
        extension.HealthChecks.AddCheck<SinkHealth>("sink");
        extension.Services.AddHostedService<Heartbeat>();
        extension.Services.AddSingleton<SinkState>();
        extension.Services.AddHttpContextAccessor();
        extension.Services.AddMemoryCache();
        extension.Services.AddHttpClient("self").AddHttpMessageHandler(() => new StampHandler());
        extension.Services.Scan(scan => scan.FromAssemblyOf<KitchenSinkExtension>().AddClasses(classes => classes.AssignableTo<IProbe>()).As<IProbe>().WithTransientLifetime());
        extension.AddPermission("sink.use", "Use the sink.");

        var routes = extension.Routes;
        routes.MapGet("/version", (IExtensionEnvironment environment) => new SinkVersion(environment.Version));
        routes.MapGet("/options", (IOptionsMonitor<SinkOptions> options, IOptionsSnapshot<SinkOptions> snapshot) => new SinkAnswer(options.CurrentValue.Text, snapshot.Value.Size));
        routes.MapGet("/sum", ([AsParameters] SumQuery query) => query.A + query.B);
        routes.MapGet("/point/{point}", (SinkPoint point) => new SinkAnswer($"{point.X}/{point.Y}", point.X + point.Y));
        routes.MapPost("/items", Results<Created<SinkItem>, ValidationProblem> (SinkItem item, ILogger<SinkItem> logger) =>
        {
            using var scope = logger.BeginScope(item);
            logger.LogInformation("Took {Item} of {Size}", item, item.Size);
            return TypedResults.Created($"/items/{item.Name}", item);
        });
        routes.MapGet("/slow/{milliseconds}", async (int milliseconds, CancellationToken cancellationToken) =>
        {
            await Task.Delay(milliseconds, cancellationToken);
            return "done";
        });
        routes.MapGet("/heartbeats", (SinkState state) => state.Beats);
        routes.MapGet("/cached", (IMemoryCache cache) => cache.GetOrCreate("answer", entry => new SinkAnswer("cached", 42)));
        routes.MapGet("/accessor", (IHttpContextAccessor accessor) => accessor.HttpContext?.Request.Path.Value);
        routes.MapGet("/self", async (string address, IHttpClientFactory clients, CancellationToken cancellationToken) =>
            await clients.CreateClient("self").GetStringAsync(address, cancellationToken));
        routes.MapGet("/probes", (IEnumerable<IProbe> probes, HttpContext context) => probes.ToDictionary(probe => probe.GetType().Name, probe => probe.Run(context)));
        routes.MapGet("/authorized", [Microsoft.AspNetCore.Authorization.Authorize] () => "kernel decided");
        routes.MapGet("/open", (HttpContext context) => new SinkAnswer(context.User.Identity is { IsAuthenticated: true } identity ? identity.Name! : "nobody", 0)).AllowAnonymous();
        routes.MapGet("/events", StreamAsync);
        routes.Map("/echo", EchoAsync);
        routes.MapGet("/permitted", () => "permitted").RequirePermission("sink.use");
    }

    private static async Task StreamAsync(HttpContext context, IHostApplicationLifetime lifetime)
    {
        context.Response.ContentType = "text/event-stream";
        for (var count = 0; !context.RequestAborted.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested; count++)
        {
            await context.Response.WriteAsync($"data: {count}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
            await Task.Delay(20, either.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
        await context.Response.WriteAsync("event: bye\ndata: bye\n\n", context.RequestAborted);
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[1024];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer, context.RequestAborted);
            if (received.CloseStatus is not null)
            {
                if (socket.State == System.Net.WebSockets.WebSocketState.CloseReceived)
                    await socket.CloseOutputAsync(received.CloseStatus.Value, received.CloseStatusDescription, context.RequestAborted);
                return;
            }
            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, context.RequestAborted);
        }
    }
}

public sealed class SinkOptions
{
    [Required, MinLength(2)]
    public string Text { get; set; } = "default";

    [Range(1, 100)]
    public int Size { get; set; } = 7;

    public IReadOnlyList<string> Names { get; set; } = [];
}

public sealed record SinkVersion(string Version);

public sealed record SinkAnswer(string Text, int Size);

public sealed record SinkItem([Required] string Name, [Range(1, 10)] int Size);

public sealed record SumQuery(int A, int B);

public readonly record struct SinkPoint(int X, int Y)
{
    public static bool TryParse(string text, out SinkPoint point)
    {
        var parts = text.Split(',');
        point = default;
        if (parts.Length != 2 || !int.TryParse(parts[0], out var x) || !int.TryParse(parts[1], out var y)) return false;
        point = new(x, y);
        return true;
    }
}

public sealed class SinkState
{
    public int Beats { get; set; }
}

public sealed class SinkHealth(IOptionsMonitor<SinkOptions> options) : IHealthCheck
{
    private static int _asked;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (options.CurrentValue.Text == "sick, then silent" && Interlocked.Increment(ref _asked) > 1) await Task.Delay(Timeout.Infinite, cancellationToken);
        return options.CurrentValue.Text.StartsWith("sick", StringComparison.Ordinal) ? HealthCheckResult.Unhealthy("the sink is sick") : HealthCheckResult.Healthy();
    }
}

public sealed class Heartbeat(SinkState state, ILogger<Heartbeat> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        logger.LogInformation("Heart starts");
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (await timer.WaitForNextTickAsync(stoppingToken)) state.Beats++;
    }
}

public sealed class StampHandler : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Add("X-Stamp", "sink");
        return base.SendAsync(request, cancellationToken);
    }
}

[ApiController, Route("items")]
public sealed class ItemsController(ILogger<ItemsController> logger) : ControllerBase
{
    [HttpGet("{name}")]
    public ActionResult<SinkItem> Get(string name, [FromQuery] int size = 1) => name == "none" ? NotFound() : new SinkItem(name, size);

    [HttpPut("{name}")]
    public ActionResult<SinkItem> Put(string name, SinkItem item)
    {
        logger.LogInformation("Put {Name}", name);
        return CreatedAtAction(nameof(Get), new { name }, item);
    }

    [HttpPost("many")]
    public int Many(HashSet<SinkItem> items) => items.Count;
}
