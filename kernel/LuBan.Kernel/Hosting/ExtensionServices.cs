using System.Diagnostics;
using LuBan.Kernel.Access;
using LuBan.Sdk;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using System.Text.Json.Serialization.Metadata;

namespace LuBan.Kernel.Hosting;

/// <summary>What every extension's container holds besides the extension's own services.</summary>
internal static class ExtensionServices
{
    /// <summary>Before <c>Configure</c>, so that the extension can build on it and override it.</summary>
    public static void AddBefore(IServiceCollection services, ExtensionInstance instance, IExtensionEnvironment environment, ExtensionManifest manifest)
    {
        services.AddSingleton<IConfiguration>(instance.Configuration);
        services.AddSingleton<ILoggerFactory>(instance.Loggers);
        services.TryAddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton<IHostEnvironment>(instance.HostEnvironment);
        services.AddSingleton<IWebHostEnvironment>(instance.HostEnvironment);
        services.AddSingleton<IHostApplicationLifetime>(instance.Lifetime);
        services.AddSingleton(instance.DiagnosticListener);
        services.AddSingleton<DiagnosticSource>(instance.DiagnosticListener);
        services.AddSingleton(environment);
        services.AddSingleton(instance.Time);
        services.AddSingleton(new ExtensionJson());
        services.AddScoped<EventScope>();
        services.AddScoped(scope => scope.GetRequiredService<EventScope>().Context
            ?? throw new InvalidOperationException("There is an EventContext only while an event is handled: take it in the constructor of an event handler."));
        services.AddScoped<CallerScope>();
        services.AddOptions();
        services.AddMetrics();
        services.AddRouting(options =>
        {
            // The kernel decides about access. [Authorize] inside the extension must not demand a second opinion.
            options.SuppressCheckForUnhandledSecurityMetadata = true;
        });
        services.AddAuthorization();
        services.AddAuthenticationCore(options =>
        {
            options.DefaultScheme = KernelAuthenticationHandler.Scheme;
            options.AddScheme<KernelAuthenticationHandler>(KernelAuthenticationHandler.Scheme, null);
        });

        // Own resolvers keep the JSON caches apart from every other extension's; see ExtensionJson.
        services.Configure<Microsoft.AspNetCore.Http.Json.JsonOptions>(options => options.SerializerOptions.TypeInfoResolver = new DefaultJsonTypeInfoResolver());
        services.Configure<Microsoft.AspNetCore.Mvc.JsonOptions>(options => options.JsonSerializerOptions.TypeInfoResolver = new DefaultJsonTypeInfoResolver());
        ExtensionOpenApi.AddServices(services, manifest);
    }

    /// <summary>After <c>Configure</c>: what the extension must not override.</summary>
    public static void AddAfter(IServiceCollection services, HygieneRows rows)
    {
        // A handler's expiry timer would hold the container for two minutes or more after it was disposed.
        // Connections are renewed by SocketsHttpHandler.PooledConnectionLifetime instead.
        if (rows.HasFlag(HygieneRows.HttpHandlers))
            services.PostConfigureAll<HttpClientFactoryOptions>(options => options.HandlerLifetime = Timeout.InfiniteTimeSpan);

        if (services.Any(service => service.ServiceType == typeof(IHttpContextAccessor) && service.ImplementationType == typeof(HttpContextAccessor)))
        {
            services.RemoveAll<IHttpContextAccessor>();
            services.AddSingleton<IHttpContextAccessor, ExtensionHttpContextAccessor>();
        }
    }
}
