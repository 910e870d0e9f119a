using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace LuBan.Kernel.Hosting;

/// <summary>Serves <c>/ext/{id}/openapi.json</c> from the extension's own endpoints.</summary>
internal static class ExtensionOpenApi
{
    public const string Path = "/openapi.json";

    public static void AddServices(IServiceCollection services, ExtensionManifest manifest)
    {
        var (id, version, title) = (manifest.Id, manifest.Version, manifest.DisplayName?.ToString() ?? manifest.Id);
        services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = title, Version = version };
            document.Servers = [new OpenApiServer { Url = $"/ext/{id.ToLowerInvariant()}" }];
            return Task.CompletedTask;
        }));
    }

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapOpenApi(Path);
}
