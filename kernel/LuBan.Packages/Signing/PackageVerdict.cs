using LuBan.Sdk;

namespace LuBan.Packages;

/// <summary>Whether a package is trusted.</summary>
/// <param name="Trusted">Whether it is.</param>
/// <param name="Problems">Why it is not; empty when it is.</param>
public sealed record PackageVerdict(bool Trusted, IReadOnlyList<ExtensionProblem> Problems)
{
    /// <summary>What the signature says; null when the file or its signature is not readable.</summary>
    public PackageSignatureInfo? Signature { get; init; }
}
