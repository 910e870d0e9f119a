namespace LuBan.Sdk;

/// <summary>A permission in the manifest.</summary>
/// <param name="Name">Such as <c>notes.write</c>.</param>
/// <param name="Description">One sentence for the person who grants it.</param>
public sealed record PermissionDeclaration(string Name, string? Description = null);
