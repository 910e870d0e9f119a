using System.Text.Json.Nodes;
using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.State;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace LuBan.Marketplace.Feed;

/// <summary>PackageBaseAddress: which versions there are, and their files.</summary>
internal sealed class FlatContainer(FeedPackages packages, IBlobs blobs, DownloadCounter downloads)
{
    /// <summary>Every version that is delivered: the protocol knows no "listed" here.</summary>
    public async Task<IResult> VersionsAsync(HttpContext context, string id)
    {
        context.Cache(FeedAnswers.Revalidate);
        if (await packages.FindAsync(id, context.RequestAborted) is not { } package) return FeedAnswers.NotFound();
        var versions = package.Versions.Where(version => version.State.IsDelivered()).Select(version => version.Version.ToLowerInvariant()).ToList();
        return versions.Count == 0 ? FeedAnswers.NotFound() : FeedAnswers.Json(new JsonObject { ["versions"] = FeedAnswers.Array(versions) });
    }

    /// <summary>A file of a version: the package, its nuspec, or its README.</summary>
    public async Task<IResult> FileAsync(HttpContext context, string id, string version, string file)
    {
        var cancellationToken = context.RequestAborted;
        if (await packages.FindWithFilesAsync(id, version, cancellationToken) is not { } found) return FeedAnswers.NotFound();
        var (package, entry) = found;
        var name = $"{package.Id}.{entry.Version}";
        if (file.Equals(name + ".nupkg", StringComparison.OrdinalIgnoreCase)) return await PackageAsync(context, package, entry);
        if (file.Equals(package.Id + ".nuspec", StringComparison.OrdinalIgnoreCase))
            return await packages.DetailAsync(entry, cancellationToken) is { } detail ? await SendAsync(context, detail.Nuspec, "application/xml; charset=utf-8") : FeedAnswers.NotFound();
        if (file.Equals("readme", StringComparison.OrdinalIgnoreCase))
            return (await packages.DetailAsync(entry, cancellationToken))?.Readmes.GetValueOrDefault("") is { IsEmpty: false } readme ? await SendAsync(context, readme, "text/markdown; charset=utf-8") : FeedAnswers.NotFound();
        return FeedAnswers.NotFound();
    }

    private async Task<IResult> PackageAsync(HttpContext context, PackageEntry package, VersionEntry version)
    {
        var result = await SendAsync(context, version.Package, "application/octet-stream");
        if (HttpMethods.IsGet(context.Request.Method) && IsFromStart(context.Request)) downloads.Count(package.Id, version.Version);
        return result;
    }

    private async Task<IResult> SendAsync(HttpContext context, BlobHash hash, string type)
    {
        var stream = hash.IsEmpty ? null : await blobs.OpenAsync(hash, context.RequestAborted);
        if (stream is null) return FeedAnswers.NotFound();
        context.Cache(FeedAnswers.Immutable);
        // A package's README is text of strangers: no browser shall take it for a page.
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Stream(stream, type, entityTag: new EntityTagHeaderValue($"\"{hash}\""), enableRangeProcessing: true);
    }

    /// <summary>Whether it is a download and not the continuation of one.</summary>
    private static bool IsFromStart(HttpRequest request) => request.GetTypedHeaders().Range is not { } range || range.Ranges.Any(part => part.From is 0);
}
