using System.Security.Cryptography;
using System.Text;
using LuBan.Marketplace.State;
using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Marketplace.Tests;

/// <summary>Packages as the state holds them, without files behind them.</summary>
internal static class Samples
{
    public static BlobHash Hash(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static PackageCard Card(string title, string description = "What it does.") => new()
    {
        Title = title,
        DisplayName = new Dictionary<string, string> { ["en"] = title, ["zh"] = title + " 中文" },
        Summary = new Dictionary<string, string> { ["en"] = description },
        Description = description,
        Authors = ["Ada"],
        Tags = ["sample", "test"],
        Categories = ["devops"],
        License = "MIT",
        ProjectUrl = "https://example.com/" + title,
    };

    public static VersionEntry Version(string id, string version, VersionState state = VersionState.Listed) => new()
    {
        Version = version,
        State = state,
        Card = Card(id),
        Pushed = new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero),
        Package = Hash($"{id}/{version}/package"),
        Original = Hash($"{id}/{version}/original"),
        Size = 12_345,
        ContentHash = SHA512.HashData(Encoding.UTF8.GetBytes($"{id}/{version}")),
        Detail = Hash($"{id}/{version}/detail"),
        HostRange = "[1.0.0, 2.0.0)",
        Dependencies = [new PackageDependency("LuBan.Sdk", "[1.0.0, 2.0.0)")],
        Permissions = [new PermissionDeclaration("notes.write", "Writes notes.")],
        PushedBy = "acme/ci",
    };

    /// <summary>Puts versions into a store, the package with them.</summary>
    public static async Task SaveAsync(this MarketplaceStore store, string id, params VersionEntry[] versions)
    {
        var events = versions.Select(version => (MarketplaceEvent)new VersionSaved(id, version)).Prepend(new PackageSaved(id, "acme", ["acme"], true)).ToList();
        await store.ChangeAsync(MarketplaceKeys.Package(id), "acme/ci", _ => new Change<int>(0, events), CancellationToken.None);
    }
}
