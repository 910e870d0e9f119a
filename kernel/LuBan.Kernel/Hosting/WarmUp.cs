using System.Security.Claims;
using LuBan.Sdk;
using LuBan.Resources;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LuBan.Kernel.Hosting;

/// <summary>Requests that the kernel sends into a version before it is published: they compile its code and prove that it answers.</summary>
internal static class WarmUp
{
    /// <summary>A path that no route matches: it builds the routing tables without running a handler.</summary>
    public const string Probe = "/.luban/warm-up";

    /// <summary>Sends the probe and every warm-up request of the manifest.</summary>
    public static async Task RunAsync(ExtensionInstance instance, ExtensionManifest manifest, CancellationToken deadline)
    {
        await SendAsync(instance, Probe, deadline);
        var failures = new List<string>();
        foreach (var path in manifest.WarmUp)
        {
            instance.Stage = $"answering the warm-up request GET {path}";
            var before = instance.Runtime.Failures;
            var status = await SendAsync(instance, path, deadline);
            if (instance.Runtime.Failures > before) failures.Add($"GET {path} threw: {instance.Runtime.Health.Reasons[^1]}");
            else if (status >= 400) failures.Add($"GET {path} answered {status}");
        }
        if (failures.Count > 0)
        {
            throw new ExtensionException("LB3022",
                $"{failures.Count} of {manifest.WarmUp.Count} warm-up requests failed: {string.Join(" | ", failures)}. A warm-up request of the manifest must be answered with a status below 400.");
        }
    }

    private static async Task<int> SendAsync(ExtensionInstance instance, string path, CancellationToken deadline)
    {
        var response = new WarmUpResponse();
        var query = path.IndexOf('?', StringComparison.Ordinal);
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Method = HttpMethods.Get,
            Scheme = "http",
            Protocol = "HTTP/1.1",
            PathBase = $"/ext/{instance.Runtime.Id.ToLowerInvariant()}",
            Path = query < 0 ? path : path[..query],
            QueryString = query < 0 ? "" : path[query..],
            RawTarget = path,
            Headers = new HeaderDictionary { ["Host"] = "localhost" },
            Body = Stream.Null,
        });
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature { RequestAborted = deadline });
        var context = new DefaultHttpContext(features)
        {
            User = new(new ClaimsIdentity([new(ClaimTypes.Name, "kernel"), new(ClaimTypes.Role, "admin"), new(CallerClaims.Group, CallerClaims.Masters)], "kernel")),
        };
        if (!instance.Gate.TryEnter()) throw new OperationCanceledException();
        var answer = Start(instance, context);
        try
        {
            await answer.WaitAsync(deadline);
        }
        finally
        {
            // The body went nowhere, so nothing else would run what waits for the end of the response.
            if (answer.IsCompleted) await response.CompleteAsync();
            else _ = answer.ContinueWith(_ => response.CompleteAsync(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
        return context.Response.StatusCode;
    }

    private static Task Start(ExtensionInstance instance, HttpContext context)
    {
        using var flow = ExecutionContext.SuppressFlow();
        return Task.Run(() => instance.InvokeAsync(context, isWarmUp: true), CancellationToken.None);
    }
}
