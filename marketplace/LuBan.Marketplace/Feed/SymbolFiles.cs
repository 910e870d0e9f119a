using LuBan.Marketplace.Access;
using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.Publishing;
using LuBan.Marketplace.State;
using LuBan.Packages;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace LuBan.Marketplace.Feed;

/// <summary>Symbols: takes symbol packages of versions that are here, and gives debuggers the PDB of an assembly (SSQP keys).</summary>
internal sealed class SymbolFiles(MarketplaceStore store, FeedPackages packages, IBlobs blobs, Uploads uploads, IPushPipeline pipeline)
{
    private const string Age = "ffffffff";
    private readonly DocumentSet<SymbolEntry> _files = store.State.Set<SymbolEntry>("symbols");

    public async Task PushAsync(HttpContext context) =>
        await PackagePublish.AnswerAsync(context, await uploads.ReceiveAsync(context, file => TakeAsync(file, context.Caller(), context.RequestAborted)));

    /// <summary>A PDB by its name and key; nothing of a version that is not delivered.</summary>
    public async Task<IResult> GetAsync(HttpContext context, string name, string key, string file)
    {
        if (!name.Equals(file, StringComparison.OrdinalIgnoreCase) || !key.EndsWith(Age, StringComparison.OrdinalIgnoreCase)) return FeedAnswers.NotFound();
        if (_files.Find(NameOf(name, key[..^Age.Length])) is not { } entry || await packages.FindAsync(entry.Package, entry.Version, context.RequestAborted) is null) return FeedAnswers.NotFound();
        if (await blobs.OpenAsync(entry.File, context.RequestAborted) is not { } stream) return FeedAnswers.NotFound();
        context.Cache(FeedAnswers.Immutable);
        return Results.Stream(stream, "application/octet-stream", entityTag: new EntityTagHeaderValue($"\"{entry.File}\""), enableRangeProcessing: true);
    }

    private async Task<PushResult> TakeAsync(StagedPackage file, MarketplaceCaller caller, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file.Path);
        var symbols = await Task.Run(() => SymbolPackageReader.Read(stream, cancellationToken: cancellationToken), cancellationToken);
        if (symbols.Problems.Count > 0) return Refuse(StatusCodes.Status400BadRequest, symbols.Problems);
        if (!store.State.TryFind(symbols.Id!, out var package) || package.Versions.FirstOrDefault(version => PackageVersions.Compare(version.Version, symbols.Version) == 0) is not { } entry)
            return Refuse(StatusCodes.Status404NotFound, [new ExtensionProblem("LB7026", symbols.Id!, $"there is no package {symbols.Id} {symbols.Version} here. Push the package first, then its symbols.")]);
        if (pipeline.CheckSymbols(package, entry, caller) is { } refusal) return refusal;
        if (await FindStrangersAsync(entry, symbols, cancellationToken) is { Count: > 0 } strangers) return Refuse(StatusCodes.Status400BadRequest, strangers);
        await KeepAsync(file, stream, package, entry, symbols, caller, cancellationToken);
        return new PushResult(StatusCodes.Status201Created, "");
    }

    /// <summary>PDBs that no assembly of the package asks for: of another build, or of another package.</summary>
    private async Task<IReadOnlyList<ExtensionProblem>> FindStrangersAsync(VersionEntry entry, SymbolPackage symbols, CancellationToken cancellationToken)
    {
        await using var package = await blobs.OpenAsync(entry.Original, cancellationToken) ?? throw new InvalidOperationException($"The file {entry.Original} of a version is missing.");
        var wanted = await Task.Run(() => SymbolPackageReader.ReadAssemblyIds(package, cancellationToken), cancellationToken);
        return [.. symbols.Files.Where(file => !wanted.Contains(file.Id)).Select(file => new ExtensionProblem(SymbolPackageReader.Code, file.Entry.Path, $"no assembly of {symbols.Id} {symbols.Version} belongs to this PDB. Pack package and symbols in one go."))];
    }

    private async Task KeepAsync(StagedPackage file, FileStream stream, PackageEntry package, VersionEntry entry, SymbolPackage symbols, MarketplaceCaller caller, CancellationToken cancellationToken)
    {
        var kept = new List<(string Name, SymbolEntry Entry)>();
        foreach (var one in symbols.Files)
        {
            var hash = await blobs.WriteAsync(SymbolPackageReader.ReadFile(stream, one), cancellationToken);
            kept.Add((NameOf(one.Name, one.Id.ToString("N")), new SymbolEntry(package.Id, entry.Version, hash)));
        }
        await blobs.MoveAsync(file.Path, file.Hash, cancellationToken);
        await store.ChangeAsync(MarketplaceKeys.Package(package.Id), caller.Name, state =>
        {
            // The version as it is now: its state may have changed since.
            if (!state.TryFind(package.Id, out var now) || now.Versions.FirstOrDefault(version => version.Version == entry.Version) is not { } current) return new Change<int>(0);
            return new Change<int>(0, [.. kept.Select(one => _files.Put(one.Name, one.Entry)), new VersionSaved(package.Id, current with { Symbols = file.Hash })]);
        }, cancellationToken);
    }

    private static PushResult Refuse(int status, IReadOnlyList<ExtensionProblem> problems) => new(status, $"{problems[0].Code}: {problems[0].Message}") { Problems = problems };

    private static string NameOf(string file, string id) => $"{file}/{id}".ToLowerInvariant();
}

/// <summary>A PDB that is kept.</summary>
/// <param name="Package">The package id.</param>
/// <param name="Version">Its version.</param>
/// <param name="File">The PDB.</param>
internal sealed record SymbolEntry(string Package, string Version, BlobHash File);
