using System.Text.Json;
using System.Text.Json.Serialization;

namespace LuBan.Marketplace.State;

/// <summary>Something that happened. The journal is a list of these, and the state is what they add up to.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(VersionSaved), "versionSaved")]
[JsonDerivedType(typeof(PackageSaved), "packageSaved")]
[JsonDerivedType(typeof(PackageTouched), "packageTouched")]
[JsonDerivedType(typeof(DownloadsCounted), "downloadsCounted")]
[JsonDerivedType(typeof(DocumentChanged), "documentChanged")]
public abstract record MarketplaceEvent;

/// <summary>A version was pushed, or something of it changed.</summary>
/// <param name="Id">The package id as written at the first push.</param>
/// <param name="Version">The version as it is from now on.</param>
public sealed record VersionSaved(string Id, VersionEntry Version) : MarketplaceEvent;

/// <summary>A package came to be, or its owners changed.</summary>
/// <param name="Id">The package id.</param>
/// <param name="Publisher">The publisher that owns it.</param>
/// <param name="Owners">Publishers that may push versions, the owner first.</param>
/// <param name="Verified">Whether the id begins with a prefix that the publisher reserved.</param>
public sealed record PackageSaved(string Id, string Publisher, IReadOnlyList<string> Owners, bool Verified) : MarketplaceEvent;

/// <summary>Something changed that is shown with a package and kept elsewhere, such as an advisory: whoever keeps a copy of the package takes it again.</summary>
/// <param name="Id">The package id; nothing happens when there is no such package.</param>
public sealed record PackageTouched(string Id) : MarketplaceEvent;

/// <summary>Downloads of a while, counted together.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Counts">From <c>id/version</c>, lower case, to how many.</param>
public sealed record DownloadsCounted(DateOnly Day, IReadOnlyDictionary<string, long> Counts) : MarketplaceEvent;

/// <summary>A small document – a publisher, a prefix, a token, an advisory, a review – was written or removed.</summary>
/// <param name="Kind">Which set, such as <c>publishers</c>.</param>
/// <param name="Name">Its key in the set.</param>
/// <param name="Body">What it is from now on; null when it is gone.</param>
public sealed record DocumentChanged(string Kind, string Name, JsonElement? Body) : MarketplaceEvent;
