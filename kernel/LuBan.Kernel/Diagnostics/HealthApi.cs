using System.Text;
using LuBan.Kernel.Hosting;
using LuBan.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Kernel.Diagnostics;

/// <summary>Health, version and metrics.</summary>
internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/livez", () => "ok").AllowAnonymous();
        routes.MapGet("/readyz", ReadyAsync).AllowAnonymous();
        routes.MapGet("/version", () => Results.Json(new VersionInfo(), KernelJson.Options));
        routes.MapGet("/metrics", (PrometheusExporter exporter) => Results.Text(exporter.Scrape(), "text/plain; version=0.0.4"));
    }

    /// <summary>The kernel is ready when its store is. An extension that is not well is shown, and makes nobody else unready.</summary>
    private static async Task<IResult> ReadyAsync(HttpContext context, KernelState state, ResourceService resources, ExtensionHost host, IReplicaState replica)
    {
        var store = resources.Health;
        // One of several replicas takes requests only once it serves what is installed: the others can.
        var settled = !replica.IsShared || (state.IsStarted && await replica.HasSettledAsync(context.RequestAborted));
        var ready = state.IsStarted && store.Ready && settled;
        var page = new StringBuilder();
        if (context.Request.Query.ContainsKey("verbose"))
        {
            page.Append(store.Ready ? "[+]" : "[-]").Append("store revision ").Append(store.Revision).Append('\n');
            page.Append(state.IsStarted ? "[+]" : "[-]").Append("controllers ").Append(state.IsStarted ? "started" : "starting").Append('\n');
            if (replica.IsShared) page.Append(settled ? "[+]" : "[-]").Append("replica ").Append(replica.IsLeader ? "leads" : "follows").Append(settled ? "" : ", still loading what is installed").Append('\n');
            foreach (var runtime in host.Runtimes.OrderBy(runtime => runtime.Id, StringComparer.OrdinalIgnoreCase))
            {
                page.Append(runtime.Health.IsHealthy ? "[+]" : "[!]").Append("extension ").Append(runtime.Id).Append(' ').Append(runtime.Version).Append(' ').Append(runtime.State);
                if (!runtime.Health.IsHealthy) page.Append(": ").Append(string.Join("; ", runtime.Health.Reasons).ReplaceLineEndings(" "));
                page.Append('\n');
            }
        }
        page.Append(ready ? "ok" : "not ready");
        return Results.Text(page.ToString(), statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private sealed record VersionInfo
    {
        public string Major => Host.Version.Split('.')[0];
        public string Minor => Host.Version.Split('.')[1];
        public string GitVersion => $"v{Host.Version}";
        public string Platform => $"{(OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux")}/{System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        public string Product => "LuBan";
    }
}
