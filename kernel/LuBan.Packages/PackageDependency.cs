namespace LuBan.Packages;

/// <summary>What a package needs: another package in a range of versions.</summary>
/// <param name="Id">The other package's id, as written.</param>
/// <param name="Range">Its versions in NuGet's notation, normalised: <c>[1.0.0, 2.0.0)</c>.</param>
public sealed record PackageDependency(string Id, string Range);
