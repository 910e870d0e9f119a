using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LuBan.TestSupport;

/// <summary>What a LuBan marketplace tells besides NuGet's protocol: its catalogue by changes, and signed metadata.</summary>
public sealed partial class TestFeed
{
    private readonly ConcurrentDictionary<string, long> _changes = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, JsonObject> _descriptions = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, JsonObject> _blocked = new(StringComparer.Ordinal);
    private long _sequence;
    private long _metadataSequence = 1;

    /// <summary>The feed's id. Another one makes it another feed under the same address.</summary>
    public string FeedId { get; set; } = Guid.NewGuid().ToString("N");

    /// <summary>Until when the signed metadata counts.</summary>
    public DateTimeOffset MetadataExpires { get; set; } = DateTimeOffset.UtcNow.AddDays(7);

    /// <summary>The certificates that the signed metadata names.</summary>
    public IReadOnlyList<string> MetadataCertificates { get; set; } = [];

    /// <summary>The advisories of the signed metadata.</summary>
    public JsonArray Advisories { get; set; } = [];

    /// <summary>What is served instead of the signed metadata as it is now; null: nothing is.</summary>
    public string? Replayed { get; set; }

    /// <summary>Whether the service index still names the signed metadata. Default: yes, when it is signed.</summary>
    public bool HidesMetadata { get; set; }

    /// <summary>The signed metadata as it is served now.</summary>
    public string Metadata => Replayed ?? _options.SignMetadata!(Payload());

    /// <summary>Says something of a version in the catalogue, such as <c>channel</c> or <c>rollout</c>.</summary>
    /// <param name="id">The package id.</param>
    /// <param name="version">The version.</param>
    /// <param name="extra">What replaces or adds to what the catalogue says.</param>
    public void Describe(string id, string version, JsonObject extra)
    {
        _packages[Key(id, version)].Extra = extra;
        Note(id);
    }

    /// <summary>Says something of a package in the catalogue, such as <c>publisher</c>.</summary>
    /// <param name="id">The package id.</param>
    /// <param name="extra">What replaces or adds to what the catalogue says.</param>
    public void Describe(string id, JsonObject extra)
    {
        _descriptions[id] = extra;
        Note(id);
    }

    /// <summary>Blocks a version in the signed metadata, and takes it away.</summary>
    /// <param name="reference">The entry's reference.</param>
    /// <param name="id">The package id.</param>
    /// <param name="version">The version.</param>
    /// <param name="contentHash">Only the package with this content hash; null: any.</param>
    /// <param name="expires">Until when; null: for ever.</param>
    public void Block(string reference, string id, string version, string? contentHash = null, DateTimeOffset? expires = null)
    {
        _blocked[reference] = new()
        {
            ["reference"] = reference, ["id"] = id, ["version"] = version, ["contentHash"] = contentHash, ["publisher"] = "tests", ["reason"] = "malware",
            ["message"] = "It sends notes to strangers.", ["since"] = "2026-01-01T00:00:00Z", ["expires"] = expires?.ToString("o"),
        };
        Reissue();
    }

    /// <summary>An appeal: the entry goes.</summary>
    /// <param name="reference">The entry's reference.</param>
    public void Unblock(string reference)
    {
        _blocked.TryRemove(reference, out _);
        Reissue();
    }

    /// <summary>Makes the next signed metadata newer than the one before.</summary>
    public void Reissue() => Interlocked.Increment(ref _metadataSequence);

    /// <summary>The SHA-512 of a package before the feed signed it, in base64.</summary>
    /// <param name="id">The package id.</param>
    /// <param name="version">The version.</param>
    /// <returns>The content hash.</returns>
    public string ContentHash(string id, string version) => Convert.ToBase64String(SHA512.HashData(_packages[Key(id, version)].Unsigned));

    private void Note(string id) => _changes[id] = Interlocked.Increment(ref _sequence);

    private void MapMarketplace(WebApplication app)
    {
        app.MapGet("/v3/luban/catalogue", (long after = 0, int take = 500) => Json(Catalogue(after, take)));
        app.MapGet("/v3/luban/metadata", () => Results.Content(Metadata, "application/jose"));
        app.MapGet("/v3/signatures", () => Json(new JsonObject
        {
            ["allRepositorySigned"] = true,
            ["signingCertificates"] = new JsonArray([.. _options.Certificates.Select(fingerprint => new JsonObject { ["fingerprints"] = new JsonObject { ["2.16.840.1.101.3.4.2.1"] = fingerprint } })]),
        }));
    }

    private IEnumerable<(string Path, string Type)> MarketplaceResources()
    {
        if (_options.HasCatalogue) yield return ("/v3/luban/catalogue", "LuBanCatalogue/1.0.0");
        if (_options.SignMetadata is not null && !HidesMetadata) yield return ("/v3/luban/metadata", "LuBanMetadata/1.0.0");
        if (_options.Certificates.Count > 0) yield return ("/v3/signatures", "RepositorySignatures/5.0.0");
    }

    private JsonObject Catalogue(long after, int take)
    {
        var changed = _changes.Where(change => change.Value > after).OrderBy(change => change.Value).ToList();
        var items = changed.Take(Math.Min(take, 1000)).Select(change => CatalogueItem(change.Key, change.Value)).ToList();
        return new() { ["feed"] = FeedId, ["sequence"] = Interlocked.Read(ref _sequence), ["more"] = changed.Count > items.Count, ["items"] = new JsonArray([.. items]) };
    }

    private JsonObject CatalogueItem(string id, long sequence)
    {
        var versions = VersionsOf(id);
        if (versions.Count == 0) return new() { ["id"] = id, ["sequence"] = sequence, ["removed"] = true, ["versions"] = new JsonArray() };
        var newest = versions[^1];
        return With(new()
        {
            ["id"] = newest.Id,
            ["sequence"] = sequence,
            ["removed"] = false,
            ["title"] = newest.Id,
            ["description"] = newest.Text("description"),
            ["authors"] = new JsonArray(newest.Text("authors")),
            ["tags"] = new JsonArray([.. newest.Text("tags").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(tag => JsonValue.Create(tag))]),
            ["categories"] = newest.Manifest?["categories"]?.DeepClone() ?? new JsonArray(),
            ["versions"] = new JsonArray([.. versions.Select(CatalogueVersion)]),
        }, _descriptions.GetValueOrDefault(id) ?? []);
    }

    private static JsonObject CatalogueVersion(FeedPackage package) => With(new()
    {
        ["version"] = package.Version,
        ["listed"] = package.Listed,
        ["published"] = package.Published.ToString("o"),
        ["hostRange"] = Groups(package).SelectMany(group => group["dependencies"]!.AsArray()).Where(dependency => (string?)dependency!["id"] == "LuBan.Sdk").Select(dependency => (string?)dependency!["range"]).FirstOrDefault(),
        ["dependencies"] = new JsonArray([.. Groups(package).SelectMany(group => group["dependencies"]!.AsArray()).Select(dependency => dependency!.DeepClone())]),
        ["contentHash"] = Convert.ToBase64String(SHA512.HashData(package.Unsigned)),
        ["size"] = package.Bytes.Length,
        ["channel"] = "stable",
        ["rollout"] = 100,
        ["permissions"] = package.Manifest?["permissions"]?.DeepClone() ?? new JsonArray(),
        ["deprecated"] = null,
        ["advisories"] = new JsonArray(),
    }, package.Extra);

    private static JsonObject With(JsonObject item, JsonObject extra)
    {
        foreach (var (name, value) in extra) item[name] = value?.DeepClone();
        return item;
    }

    private JsonObject Payload() => new()
    {
        ["feed"] = FeedId,
        ["sequence"] = Interlocked.Read(ref _metadataSequence),
        ["issued"] = MetadataExpires.AddDays(-7).ToString("o"),
        ["expires"] = MetadataExpires.ToString("o"),
        ["certificates"] = new JsonArray([.. MetadataCertificates.Select(fingerprint => JsonValue.Create(fingerprint))]),
        ["blocked"] = new JsonArray([.. _blocked.Values.Select(entry => entry.DeepClone())]),
        ["advisories"] = Advisories.DeepClone(),
    };
}
