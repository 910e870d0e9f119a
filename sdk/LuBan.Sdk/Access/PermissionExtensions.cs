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
}
