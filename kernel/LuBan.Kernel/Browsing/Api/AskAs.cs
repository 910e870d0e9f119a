using LuBan.Resources;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Browsing;

/// <summary>Metadata of an endpoint that is no resource, and is authorised like one.</summary>
/// <param name="Verb">The verb.</param>
/// <param name="Resource">The plural, with a subresource behind a slash.</param>
/// <param name="Name">The route value that names the object; null to ask about all.</param>
internal sealed record AskAs(string Verb, string Resource, string? Name)
{
    /// <summary>The question about a request.</summary>
    public AccessQuestion Of(HttpContext context)
    {
        var parts = Resource.Split('/', 2);
        return new()
        {
            Verb = Verb, Group = KernelKinds.Group, Resource = parts[0], Subresource = parts.ElementAtOrDefault(1) ?? "",
            // Objects of the kernel's kinds are named by ids in lower case.
            Name = Name is null ? "" : (context.Request.RouteValues[Name]?.ToString() ?? "").ToLowerInvariant(),
        };
    }
}
