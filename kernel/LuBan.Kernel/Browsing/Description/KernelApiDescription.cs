using System.Text.Json;
using LuBan.Kernel.Access;
using LuBan.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace LuBan.Kernel.Browsing;

/// <summary>Describes the kernel's own APIs in OpenAPI 3.1, and lists every description that there is.</summary>
internal static class KernelApiDescription
{
    private const string Kernel = "luban-kernel";
    private const string Services = "luban-services";
    private const string Root = "/api/kernel/v1/openapi";

    private static readonly string[] Numbers = ["skip", "take", "tail", "limit"];
    private static readonly string[] Flags = ["verified", "follow"];

    /// <summary>Those that are made here.</summary>
    public static IReadOnlyList<ApiDocument> Documents { get; } =
    [
        new(Kernel, "LuBan kernel", $"{Root}/kernel.json"),
        new(Services, "LuBan identity, tenancy and audit", $"{Root}/services.json"),
    ];

    public static IServiceCollection AddApiDescription(this IServiceCollection services)
    {
        Add(services, Kernel, "LuBan kernel", "Extensions, their installation and what belongs to it. Problems are RFC 9457 problem details with a code.", path => path.StartsWith("api/kernel/", StringComparison.Ordinal));
        Add(services, Services, "LuBan identity, tenancy and audit", "What people do with their own account, workspaces and the audit log besides reading and writing objects.",
            path => path.StartsWith("apis/", StringComparison.Ordinal) && !path.Contains("{**", StringComparison.Ordinal));
        return services.AddSingleton<ApiDocuments>();
    }

    public static void MapApiDescription(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Root).WithTags("Description").WithMetadata(AuthenticatedOnly.Instance);
        group.MapGet("", (HttpContext context, string? lang, ApiDocuments documents) => Answers.Json(context, documents.List(Callers.Describe(context.User), ShelfQuery.LanguageOf(lang))))
            .WithSummary("Every OpenAPI document of this server, extensions included.").Produces<IReadOnlyList<ApiDocument>>();
        group.MapGet("/kernel.json", (HttpContext context, CancellationToken cancellationToken) => ReadAsync(context, Kernel, cancellationToken)).WithSummary("This document.").Produces<object>();
        group.MapGet("/services.json", (HttpContext context, CancellationToken cancellationToken) => ReadAsync(context, Services, cancellationToken)).WithSummary("The document of identity, tenancy and audit.").Produces<object>();
    }

    private static async Task<IResult> ReadAsync(HttpContext context, string name, CancellationToken cancellationToken)
    {
        var document = await context.RequestServices.GetRequiredKeyedService<IOpenApiDocumentProvider>(name).GetOpenApiDocumentAsync(cancellationToken);
        using var stream = new MemoryStream();
        await document.SerializeAsJsonAsync(stream, OpenApiSpecVersion.OpenApi3_1, cancellationToken);
        return Answers.Bytes(context, stream.ToArray(), "application/json; charset=utf-8");
    }

    private static void Add(IServiceCollection services, string name, string title, string description, Func<string, bool> includes) => services.AddOpenApi(name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = api => includes(api.RelativePath ?? "");
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = title, Version = "v1", Description = description };
            // Clients reach the server by names that it does not know: paths are below wherever this document was read.
            document.Servers = [];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<AskAs>().LastOrDefault() is { } rule)
                operation.Description = $"Needs the verb {rule.Verb} on {rule.Resource} of {KernelKinds.Group}{(rule.Name is null ? "" : ", for this extension or all")}.";
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            {
                // Those of a record are called like its properties.
                if (parameter.Name is { Length: > 0 } name) parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(name);
                // They are read as text, so that every problem of a query is told at once.
                if (Numbers.Contains(parameter.Name)) parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.Integer };
                else if (Flags.Contains(parameter.Name)) parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.Boolean };
            }
            return Task.CompletedTask;
        });
    });
}
