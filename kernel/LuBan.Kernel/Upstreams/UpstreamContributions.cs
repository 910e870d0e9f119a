using LuBan.Kernel.Contributions;
using LuBan.Sdk;

namespace LuBan.Kernel.Upstreams;

/// <summary>What an extension without code adds to the kernel.</summary>
internal static class UpstreamContributions
{
    public static ContributionSet Of(ExtensionManifest manifest, ConsolePackage? console) => new()
    {
        Endpoints = [.. manifest.Upstreams.Where(upstream => upstream.Path is not null).Select(Endpoint)],
        ApiGroups = [.. manifest.Upstreams.Where(upstream => upstream.Group is not null).Select(upstream => new ApiGroupContribution(upstream.Group!, upstream.Version!))],
        Permissions = manifest.Permissions,
        DisplayName = manifest.DisplayName,
        Console = console,
    };

    private static EndpointContribution Endpoint(UpstreamDeclaration upstream)
    {
        IReadOnlyList<string> permissions = upstream.Permission is { } permission ? [permission] : [];
        return new(upstream.Methods, $"{upstream.Path!.TrimEnd('/')}/{{**path}}", permissions, $"upstream {upstream.Name}") { Demands = [.. permissions.Select(one => $"use {one}")] };
    }
}
