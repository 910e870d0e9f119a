using System.Text.Json.Serialization;

namespace LuBan.Packages;

/// <summary>The content of <c>.luban-files.json</c> in a stored package.</summary>
internal sealed record PackageIndex(
    string Id,
    string Version,
    string Sha512,
    IReadOnlyList<PackageDependency> Dependencies,
    IReadOnlyDictionary<string, IndexedFile> Files,
    string? ContentHash = null,
    PackageOrigin? Origin = null);

internal sealed record IndexedFile(long Size, string Sha256);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PackageIndex))]
[JsonSerializable(typeof(Generation))]
internal sealed partial class StoreJson : JsonSerializerContext;
