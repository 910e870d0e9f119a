using LuBan.Kernel;
using LuBan.Kernel.Access;
using LuBan.Kernel.Audit;
using LuBan.Kernel.Browsing;
using LuBan.Kernel.Console;
using LuBan.Kernel.Diagnostics;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Installation;
using LuBan.Kernel.Tenancy;
using LuBan.Kernel.Upstreams;
using LuBan.Resources;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts the kernel into a web application's pipeline.</summary>
public static class KernelApplicationExtensions
{
    /// <summary>Serves the kernel: health, resources, extensions. Everything but health needs credentials.</summary>
    /// <param name="app">The application.</param>
    /// <returns><paramref name="app"/>.</returns>
    public static WebApplication UseLuBanKernel(this WebApplication app)
    {
        app.Services.GetRequiredService<KindRegistry>().Replace(KernelKinds.Owner, KernelKinds.All);
        // Made now: an exporter counts from when it is there.
        app.Services.GetRequiredService<PrometheusExporter>();
        app.Use(next =>
        {
            app.Services.GetRequiredService<KernelDoor>().Open(next);
            return next;
        });
        app.UseMiddleware<KernelExceptionMiddleware>();
        app.UseMiddleware<CorrelationMiddleware>();
        app.UseMiddleware<AuditMiddleware>();
        app.UseAuthentication();
        app.UseMiddleware<DoorCallerMiddleware>();
        app.UseMiddleware<ImpersonationMiddleware>();
        app.UseMiddleware<AuditCallerMiddleware>();
        // Extensions route for themselves and authorise each endpoint by its own metadata; so they stand in front of the host's routing and policy.
        app.MapWhen(ExtensionMiddleware.Handles, extensions =>
        {
            extensions.UseMiddleware<StartingMiddleware>();
            extensions.UseMiddleware<CredentialsMiddleware>();
            extensions.UseExtensions();
        });
        app.UseRouting();
        // After routing, so that whatever has an endpoint keeps its address; before the decision about access: the page holds nothing.
        app.UseMiddleware<ConsoleShellMiddleware>();
        app.UseMiddleware<AccessMiddleware>();
        app.UseMiddleware<UpstreamGroupMiddleware>();
        app.MapHealth();
        app.MapAccess();
        app.MapInstallation();
        app.MapUpdates();
        app.MapOverview();
        app.MapExtensions();
        app.MapApiDescription();
        app.MapTenancy();
        app.MapConsole();
        AuditApi.Map(app);
        app.MapResourceApi();
        app.MapFallback(context => KernelProblems.WriteAsync(context, 404, "LB6004", $"There is nothing at '{context.Request.Path}'. Extensions are served below /ext/{{id}}, resources below /apis.")).WithMetadata(NothingElse.Instance);
        return app;
    }
}
