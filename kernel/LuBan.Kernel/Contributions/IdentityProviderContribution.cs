using System.Text.Json.Nodes;

namespace LuBan.Kernel.Contributions;

/// <summary>A type of identity provider that an extension brings, as plain data.</summary>
/// <param name="Name">The type's name in the extension.</param>
/// <param name="Extension">The extension id.</param>
/// <param name="Redirects">Whether it sends the browser elsewhere.</param>
/// <param name="TakesPasswords">Whether it checks names and passwords.</param>
public sealed record IdentityProviderContribution(string Name, string Extension, bool Redirects, bool TakesPasswords)
{
    /// <summary>What an object names it by: the extension id in lower case, a slash, and the name.</summary>
    public string Type => $"{Extension.ToLowerInvariant()}/{Name}";

    /// <summary>What the console manifest calls it on the sign-in page, from language tag to text; empty when it says nothing.</summary>
    public IReadOnlyDictionary<string, string> DisplayName { get; init; } = new Dictionary<string, string>();

    /// <summary>The name of its icon; null for none.</summary>
    public string? Icon { get; init; }

    /// <summary>How long one call may take.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>The schema of <c>spec.config</c>; null when anything goes. Not to be changed.</summary>
    public JsonObject? ConfigSchema { get; init; }
}
