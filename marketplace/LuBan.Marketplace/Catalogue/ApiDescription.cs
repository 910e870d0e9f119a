using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Marketplace.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace LuBan.Marketplace.Catalogue;

/// <summary>The description of the API in OpenAPI 3.1: of everything below its base, whoever mapped it.</summary>
internal static class ApiDescription
{
    private const string Name = "luban-marketplace";

    public static IServiceCollection AddApiDescription(this IServiceCollection services)
    {
        services.AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = description => ("/" + description.RelativePath).StartsWith(CatalogueApi.Base + "/", StringComparison.Ordinal);
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo { Title = "LuBan marketplace", Version = "v1", Description = "Search, extensions, reviews, advisories, publishers and what belongs to them. Problems are RFC 9457 problem details with a code." };
                // Clients reach the server by names that it does not know: paths are below wherever this document was read.
                document.Servers = [];
                document.Components ??= new OpenApiComponents();
                document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
                {
                    ["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-NuGet-ApiKey", Description = "A token of a publisher." },
                    ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The same token, or a user's of the server around." },
                };
                return Task.CompletedTask;
            });
            options.AddOperationTransformer((operation, context, _) =>
            {
                if (context.Description.ActionDescriptor.EndpointMetadata.OfType<AccessRule>().LastOrDefault() is not { } rule) return Task.CompletedTask;
                operation.Description = Audience(rule);
                if (rule.Audience is Access.Audience.Anyone or Access.Audience.Readers) return Task.CompletedTask;
                operation.Security = [.. new[] { "token", "bearer" }.Select(scheme => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] })];
                return Task.CompletedTask;
            });
            options.AddSchemaTransformer((schema, context, _) =>
            {
                // Answers write the words of an enum, whatever the server around is set to.
                var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
                if (!type.IsEnum) return Task.CompletedTask;
                schema.Type = JsonSchemaType.String;
                schema.Enum = [.. Enum.GetNames(type).Select(name => (JsonNode)JsonNamingPolicy.CamelCase.ConvertName(name))];
                return Task.CompletedTask;
            });
        });
        return services;
    }

    public static void MapDescription(this RouteGroupBuilder api) => api.MapGet("/openapi.json", async (HttpContext context) =>
        {
            var document = await context.RequestServices.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync(context.RequestAborted);
            using var stream = new MemoryStream();
            await document.SerializeAsJsonAsync(stream, OpenApiSpecVersion.OpenApi3_1, context.RequestAborted);
            return context.Cached(stream.ToArray(), "application/json; charset=utf-8");
        })
        .WithTags("Description").AllowAnyone().GivesFile("This document.", "application/json");

    private static string Audience(AccessRule rule) => rule.Audience switch
    {
        Access.Audience.Anyone => "For everybody.",
        Access.Audience.Readers => "For everybody, unless reading is closed.",
        Access.Audience.Users => rule.Scope is { } scope ? $"For users, and tokens with the scope '{scope}'." : "For users.",
        Access.Audience.Publishers => $"For who acts for a publisher; a token needs the scope '{rule.Scope}'.",
        _ => "For administrators.",
    };
}
