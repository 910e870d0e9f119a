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
}
