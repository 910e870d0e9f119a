namespace LuBan.Sdk;

/// <summary>A point that an extension declares, for others to contribute to.</summary>
/// <param name="Id">The extension id, a name and a version, such as <c>acme.metrics/panel/v1</c>.</param>
/// <param name="Props">A file with the JSON Schema of the properties that fragments get; null when they get none.</param>
public sealed record ConsolePointDeclaration(string Id, string? Props = null);
