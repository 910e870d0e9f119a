using LuBan.Kernel.Access;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Kernel.Hosting;

/// <summary>What an endpoint of an extension demands of its callers, by its metadata.</summary>
internal static class EndpointDemands
{
    public static IReadOnlyList<string> PermissionsOf(Endpoint? endpoint)
    {
        var demanded = endpoint?.Metadata.GetOrderedMetadata<IPermissionMetadata>();
        return demanded is null or { Count: 0 } ? [] : [.. demanded.Select(metadata => metadata.Permission).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The questions that a request has to pass, with the values of its route.</summary>
    public static IReadOnlyList<AccessQuestion> QuestionsOf(Endpoint? endpoint, string extension, RouteValueDictionary values)
    {
        if (endpoint is null) return [];
        var (permissions, rights) = (endpoint.Metadata.GetOrderedMetadata<IPermissionMetadata>(), endpoint.Metadata.GetOrderedMetadata<IAccessMetadata>());
        if (permissions.Count + rights.Count == 0) return [];
        return [.. permissions.Select(permission => ExtensionPermissions.Question(extension, permission.Permission, Value(values, permission.InNamespace))), .. rights.Select(right => new AccessQuestion
        {
            Verb = right.Verb, Group = right.ApiGroup, Resource = right.Resource, Subresource = right.Subresource ?? "", Namespace = Value(values, right.InNamespace), Name = Value(values, right.Named),
        })];
    }

    /// <summary>Whether an endpoint is for everybody: it says so, and demands nothing that only a known caller can have.</summary>
    public static bool IsAnonymous(Endpoint? endpoint) => endpoint?.Metadata is { } metadata
        && metadata.GetMetadata<IAllowAnonymous>() is not null && metadata.GetMetadata<IPermissionMetadata>() is null && metadata.GetMetadata<IAccessMetadata>() is null;

    /// <summary>The same for lists and for people.</summary>
    public static IReadOnlyList<string> Describe(Endpoint endpoint) => IsAnonymous(endpoint) ? ["nothing: it is reached without signing in"] :
    [
        .. endpoint.Metadata.GetOrderedMetadata<IPermissionMetadata>().Select(permission => $"use {permission.Permission}{In(permission.InNamespace)}").Distinct(StringComparer.Ordinal),
        .. endpoint.Metadata.GetOrderedMetadata<IAccessMetadata>().Select(right =>
            $"{right.Verb} {(right.ApiGroup.Length == 0 ? "core" : right.ApiGroup)}/{right.Resource}{(right.Subresource is null ? "" : $"/{right.Subresource}")}{In(right.InNamespace)}{(right.Named is null ? "" : $" named {{{right.Named}}}")}"),
    ];

    /// <summary>The route parameters that the demands name.</summary>
    public static IEnumerable<string> ParametersOf(Endpoint endpoint) =>
        endpoint.Metadata.GetOrderedMetadata<IPermissionMetadata>().Select(permission => permission.InNamespace)
            .Concat(endpoint.Metadata.GetOrderedMetadata<IAccessMetadata>().SelectMany(right => new[] { right.InNamespace, right.Named })).OfType<string>().Distinct(StringComparer.Ordinal);

    // A parameter that the request leaves out: the whole cluster is meant, which takes more.
    private static string Value(RouteValueDictionary values, string? parameter) => parameter is null ? "" : values[parameter] as string ?? "";

    private static string In(string? parameter) => parameter is null ? "" : $" in {{{parameter}}}";
}
