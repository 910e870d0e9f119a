namespace LuBan.Kernel.Contributions;

/// <summary>What a request is about to reach.</summary>
/// <param name="ExtensionId">The extension.</param>
/// <param name="Permissions">The permissions that the endpoint demands, all of them; empty: it declares none.</param>
/// <param name="Endpoint">The endpoint's display name; null when no endpoint matched.</param>
public readonly record struct ExtensionAccess(string ExtensionId, IReadOnlyList<string> Permissions, string? Endpoint);
