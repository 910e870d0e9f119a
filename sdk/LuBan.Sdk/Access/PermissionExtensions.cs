using Microsoft.AspNetCore.Builder;

namespace LuBan.Sdk;

/// <summary>Demands permissions on routes.</summary>
public static class PermissionExtensions
{
    /// <summary>The caller needs this permission to reach the endpoint. Several calls add up: all are needed.</summary>
    /// <typeparam name="TBuilder">The kind of endpoint builder.</typeparam>
    /// <param name="builder">The endpoint or the group of endpoints.</param>
    /// <param name="permission">The permission's name, as declared with <see cref="IExtensionBuilder.AddPermission"/>.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder builder, string permission)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(permission);
        builder.Add(endpoint => endpoint.Metadata.Add(new RequirePermissionAttribute(permission)));
        return builder;
    }

    /// <summary>The caller needs this permission in the namespace that a route parameter names. Several calls add up: all are needed.</summary>
    /// <typeparam name="TBuilder">The kind of endpoint builder.</typeparam>
    /// <param name="builder">The endpoint or the group of endpoints.</param>
    /// <param name="permission">The permission's name, as declared with <see cref="IExtensionBuilder.AddPermission"/>.</param>
    /// <param name="inNamespace">The route parameter, such as <c>namespace</c> for <c>/namespaces/{namespace}/notes</c>.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder builder, string permission, string inNamespace)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(permission);
        ArgumentException.ThrowIfNullOrWhiteSpace(inNamespace);
        builder.Add(endpoint => endpoint.Metadata.Add(new RequirePermissionAttribute(permission) { InNamespace = inNamespace }));
        return builder;
    }

    /// <summary>The caller needs a right on resources, as roles give it. Several calls add up: all are needed.</summary>
    /// <typeparam name="TBuilder">The kind of endpoint builder.</typeparam>
    /// <param name="builder">The endpoint or the group of endpoints.</param>
    /// <param name="verb">The verb, such as <c>get</c>.</param>
    /// <param name="apiGroup">The API group; the empty text for the core group.</param>
    /// <param name="resource">The plural.</param>
    /// <param name="subresource">The subresource; null for the object itself.</param>
    /// <param name="inNamespace">The route parameter that names the namespace; null for the whole cluster.</param>
    /// <param name="named">The route parameter that names the object; null for all objects.</param>
    /// <returns><paramref name="builder"/>.</returns>
    public static TBuilder RequireAccess<TBuilder>(
        this TBuilder builder, string verb, string apiGroup, string resource, string? subresource = null, string? inNamespace = null, string? named = null)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(verb);
        ArgumentNullException.ThrowIfNull(apiGroup);
        ArgumentException.ThrowIfNullOrWhiteSpace(resource);
        builder.Add(endpoint => endpoint.Metadata.Add(new RequireAccessAttribute(verb, apiGroup, resource) { Subresource = subresource, InNamespace = inNamespace, Named = named }));
        return builder;
    }
}
