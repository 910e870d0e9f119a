using LuBan.Resources;

namespace LuBan.Kernel.Access;

/// <summary>What an extension asks about the caller of a request, as it comes from <see cref="LuBan.Sdk.ICallerAccess"/>.</summary>
internal static class CallerQuestions
{
    /// <summary>About a right on resources; a subresource is written as <c>plural/subresource</c>.</summary>
    public static AccessQuestion OfResource(string verb, string apiGroup, string resource, string? ns, string? name)
    {
        ArgumentException.ThrowIfNullOrEmpty(verb);
        ArgumentNullException.ThrowIfNull(apiGroup);
        ArgumentException.ThrowIfNullOrEmpty(resource);
        var parts = resource.Split('/', 2);
        return new() { Verb = verb, Group = apiGroup, Resource = parts[0], Subresource = parts.ElementAtOrDefault(1) ?? "", Namespace = ns ?? "", Name = name ?? "" };
    }

    /// <summary>About a permission of the extension.</summary>
    public static AccessQuestion OfPermission(string extension, string permission, string? ns)
    {
        ArgumentException.ThrowIfNullOrEmpty(permission);
        return ExtensionPermissions.Question(extension, permission, ns ?? "");
    }
}
