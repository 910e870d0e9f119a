namespace LuBan.Sdk;

/// <summary>A console manifest, or what is wrong with it.</summary>
/// <param name="Manifest">The manifest; null when there are problems, or there is none.</param>
/// <param name="Problems">Every problem.</param>
/// <param name="Warnings">What is odd and does no harm: fields and contributions that this version does not know.</param>
public sealed record ConsoleManifestResult(ConsoleManifest? Manifest, IReadOnlyList<ExtensionProblem> Problems, IReadOnlyList<ExtensionProblem> Warnings);
