namespace LuBan.Sdk;

/// <summary>A manifest, or what is wrong with it.</summary>
/// <param name="Manifest">The manifest; null when there are problems.</param>
/// <param name="Problems">Every problem; empty when there is a manifest.</param>
public sealed record ManifestReadResult(ExtensionManifest? Manifest, IReadOnlyList<ExtensionProblem> Problems);
