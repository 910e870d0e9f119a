using LuBan.Marketplace.Access;
using LuBan.Marketplace.State;
using LuBan.Sdk;

namespace LuBan.Marketplace.Publishing;

/// <summary>Decides whether a file that was received becomes a version, and makes it one.</summary>
internal interface IPushPipeline
{
    /// <summary>Checks a received file and, when it is accepted, makes it durable and visible (or puts it up for review) before it returns.</summary>
    /// <param name="file">The file, whole and on this machine's disk. It is removed by who received it; the pipeline may move it away.</param>
    /// <param name="caller">Who pushes.</param>
    /// <param name="cancellationToken">Ends the checks. What was committed stays committed.</param>
    /// <returns>What to answer: refusals are results, not exceptions.</returns>
    Task<PushResult> PushAsync(StagedPackage file, MarketplaceCaller caller, CancellationToken cancellationToken);

    /// <summary>Stops or begins to offer a version, as <c>dotnet nuget delete</c> and its opposite do.</summary>
    /// <param name="id">The package id as the caller wrote it.</param>
    /// <param name="version">The version as the caller wrote it.</param>
    /// <param name="listed">True: offer it; false: do not.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What to answer.</returns>
    Task<PushResult> SetListedAsync(string id, string version, bool listed, MarketplaceCaller caller, CancellationToken cancellationToken);

    /// <summary>Whether a caller may add symbols to a version that is there; null when he may, else what to answer.</summary>
    /// <param name="package">The package.</param>
    /// <param name="version">Its version.</param>
    /// <param name="caller">Who pushes.</param>
    PushResult? CheckSymbols(PackageEntry package, VersionEntry version, MarketplaceCaller caller);
}

/// <summary>A file that was received whole.</summary>
/// <param name="Path">Where it is; below the data directory, so that a rename can make it a blob.</param>
/// <param name="Hash">Its SHA-256, computed while it came in.</param>
/// <param name="Size">Its length, in bytes.</param>
internal sealed record StagedPackage(string Path, BlobHash Hash, long Size);

/// <summary>The answer to a push.</summary>
/// <param name="Status">The HTTP status: 201 when it is visible, 202 when it is in review, 4xx when it is refused.</param>
/// <param name="Reason">One line that the publisher's console shows after the status.</param>
internal sealed record PushResult(int Status, string Reason)
{
    /// <summary>Every problem, for the body; the first one's code is the answer's.</summary>
    public IReadOnlyList<ExtensionProblem> Problems { get; init; } = [];

    /// <summary>Lines that the publisher's console shows as warnings.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Where the report is, as a path on this server; null when there is none.</summary>
    public string? Location { get; init; }

    /// <summary>Whether it was accepted.</summary>
    public bool Accepted => Status is >= 200 and < 300;
}
