using System.Text;
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

    private static async Task<IResult> ReadyAsync(HttpContext context, KernelHealth health)
    {
        var report = await health.ReadAsync(context.RequestAborted);
        var page = new StringBuilder();
        if (context.Request.Query.ContainsKey("verbose"))
            foreach (var check in report.Checks) page.Append(MarkOf(check.State)).Append(check.Name).Append('\n');
        page.Append(report.Ready ? "ok" : "not ready");
        return Results.Text(page.ToString(), statusCode: report.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static string MarkOf(HealthState state) => state switch { HealthState.Good => "[+]", HealthState.Degraded => "[!]", _ => "[-]" };

    private sealed record VersionInfo
    {
        public string Major => Host.Version.Split('.')[0];
        public string Minor => Host.Version.Split('.')[1];
        public string GitVersion => $"v{Host.Version}";
        public string Platform => $"{(OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux")}/{System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        public string Product => "LuBan";
    }
}
