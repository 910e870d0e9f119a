namespace LuBan.Packages;

/// <summary>A place that offers packages. Answers are never cached: a version pushed a second ago is there. Safe for concurrent use.</summary>
/// <remarks>Every failure is an <see cref="LuBan.Sdk.ExtensionException"/> with an LB21xx code that says what to do.</remarks>
public interface IPackageSource
{
    /// <summary>The name shown to people.</summary>
    string Name { get; }

    /// <summary>Which source is asked first: the higher number.</summary>
    int Priority => 0;

    /// <summary>The beginnings of the ids this source is for; empty: every id that no other source names.</summary>
    IReadOnlyList<string> IdPrefixes => [];

    /// <summary>Every package of type <c>LuBanExtension</c>.</summary>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>One summary for each id, sorted by id.</returns>
    Task<IReadOnlyList<PackageSummary>> SearchAsync(CancellationToken cancellationToken);

    /// <summary>Every version of a package.</summary>
    /// <param name="id">The package id; case does not matter.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    /// <returns>The versions, oldest first, also unlisted ones and prereleases; empty when the source does not know the id.</returns>
    Task<IReadOnlyList<AvailablePackage>> FindVersionsAsync(string id, CancellationToken cancellationToken);

    /// <summary>Writes a package file to a stream.</summary>
    /// <param name="id">The package id.</param>
    /// <param name="version">The exact version.</param>
    /// <param name="destination">Where the bytes go. When it can seek, a broken download starts over; otherwise it fails.</param>
    /// <param name="progress">Told the bytes written so far; null: nobody.</param>
    /// <param name="cancellationToken">Ends the download.</param>
    Task DownloadAsync(string id, string version, Stream destination, IProgress<long>? progress, CancellationToken cancellationToken);

    /// <summary>What has changed in a catalogue that can tell (<c>LuBanCatalogue/1.0.0</c> in the service index).</summary>
    /// <param name="feed">The feed that was read before; null: none was.</param>
    /// <param name="after">How far it was read before. Ignored when the feed is another one than <paramref name="feed"/>.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    /// <returns>The changes; null when the source cannot tell: search it instead.</returns>
    Task<CatalogueChanges?> ReadChangesAsync(string? feed, long after, CancellationToken cancellationToken) => Task.FromResult<CatalogueChanges?>(null);

    /// <summary>The signed metadata (<c>LuBanMetadata/1.0.0</c>), not checked yet.</summary>
    /// <param name="cancellationToken">Ends the look-up.</param>
    /// <returns>A JWS in compact form (RFC 7515); null when the source has none.</returns>
    Task<string?> ReadMetadataAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <summary>The certificates that the source says it signs packages with (<c>RepositorySignatures</c>).</summary>
    /// <param name="cancellationToken">Ends the look-up.</param>
    /// <returns>SHA-256 fingerprints in lower-case hexadecimal digits; empty when it says nothing.</returns>
    Task<IReadOnlyList<string>> ReadCertificatesAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>Reads a small file that the catalogue names, such as an icon; from the source's own host, whatever host the address names.</summary>
    /// <param name="url">The address in the catalogue.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    /// <returns>Its bytes; null when the source has none there.</returns>
    Task<byte[]?> ReadFileAsync(Uri url, CancellationToken cancellationToken) => Task.FromResult<byte[]?>(null);
}
