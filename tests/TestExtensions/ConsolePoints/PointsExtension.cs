using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LuBan.TestExtensions;

/// <summary>The back end of what the fragments beside it contribute to every point of the console: it tells them things, and lets people in through a gate.</summary>
public sealed class PointsExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        extension.AddIdentityProvider<GateProvider>("gate");
        extension.Routes.MapGet("/figures", () => new PointsFigures(42)).AllowAnonymous();
        extension.Routes.MapPost("/say/{topic}", async (string topic, PointsFigures figures, IConsoleChannel console) =>
        {
            await console.PublishAsync(topic, figures);
            return Results.NoContent();
        });
        extension.Routes.MapPost("/notify/{type}", async (string type, IConsoleChannel console) =>
        {
            await console.NotifyAsync(new()
            {
                Type = type == "none" ? null : type, Severity = ConsoleSeverity.Warning, Link = "/x/tests.points",
                Title = new LocalizedText(new Dictionary<string, string> { ["en"] = "A wheel turned", ["zh-CN"] = "轮子转了" }),
            });
            return Results.NoContent();
        });
    }
}

/// <summary>Sends everybody to a gate, which nobody ever opens.</summary>
public sealed class GateProvider : IRedirectIdentityProvider
{
    public ValueTask CheckAsync(IdentityProviderSettings settings, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<IdentityRedirect> StartAsync(IdentityStart start, CancellationToken cancellationToken) => new(new IdentityRedirect(new Uri($"http://127.0.0.1/gate?state={start.State}")));

    public ValueTask<ExternalIdentity> CompleteAsync(IdentityCallback callback, CancellationToken cancellationToken) => throw new ExtensionException("POINTS1", "the gate is shut");
}

/// <summary>What fragments are told.</summary>
public sealed record PointsFigures(int Count);
