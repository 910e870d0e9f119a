using LuBan.Resources;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Contributions;

/// <summary>What a request is about to reach.</summary>
/// <param name="ExtensionId">The extension.</param>
/// <param name="Permissions">The permissions that the endpoint demands, all of them.</param>
/// <param name="Endpoint">The endpoint's display name; null when no endpoint matched.</param>
public readonly record struct ExtensionAccess(string ExtensionId, IReadOnlyList<string> Permissions, string? Endpoint)
{
    private readonly IReadOnlyList<AccessQuestion>? _questions;

    /// <summary>The endpoint itself; null when none matched.</summary>
    internal Endpoint? Matched { get; init; }

    /// <summary>Whether the endpoint says that nobody has to sign in for it, and demands nothing.</summary>
    internal bool IsAnonymous { get; init; }

    /// <summary>What the caller must be allowed, all of it: the permissions and rights on resources, with the namespaces and names of the request. Empty: the endpoint demands nothing, so it is for administrators.</summary>
    public IReadOnlyList<AccessQuestion> Questions { get => _questions ?? []; init => _questions = value; }
}
