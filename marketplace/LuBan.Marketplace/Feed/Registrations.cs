using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using LuBan.Marketplace.State;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Net.Http.Headers;

namespace LuBan.Marketplace.Feed;

/// <summary>Registrations: rendered when they are first asked for after a change of the package, kept until it changes again.</summary>
internal sealed class Registrations(FeedPackages packages, FeedAddresses addresses, IFeedAdvisories advisories) : IDisposable
{
    private const long CacheBytes = 32 << 20;
    private const int EntryOverhead = 400;
    private readonly MemoryCache _rendered = new(new MemoryCacheOptions { SizeLimit = CacheBytes });

    public Task<IResult> IndexAsync(HttpContext context, RegistrationHive hive, string id) =>
        AnswerAsync(context, hive, id, "", document => document.Index());

    public Task<IResult> PageAsync(HttpContext context, RegistrationHive hive, string id, string lower, string upper) =>
        AnswerAsync(context, hive, id, $"{lower}/{upper}", document => document.Page(lower, upper));

    public Task<IResult> LeafAsync(HttpContext context, RegistrationHive hive, string id, string version) =>
        AnswerAsync(context, hive, id, version, document => document.Leaf(version));

    /// <summary>What is said of a version, by itself.</summary>
    public async Task<IResult> DetailsAsync(HttpContext context, string id, string version)
    {
        context.Cache(FeedAnswers.Revalidate);
        return await packages.FindAsync(id, context.RequestAborted) is { } package && Document(package, RegistrationHive.SemVer2, addresses.Of(context)).Details(version) is { } details
            ? FeedAnswers.Json(details) : FeedAnswers.NotFound();
    }

    public void Dispose() => _rendered.Dispose();

    private async Task<IResult> AnswerAsync(HttpContext context, RegistrationHive hive, string id, string part, Func<RegistrationDocument, JsonObject?> render)
    {
        context.Cache(FeedAnswers.Revalidate);
        if (await packages.FindAsync(id, context.RequestAborted) is not { } package) return FeedAnswers.NotFound();
        var links = addresses.Of(context);
        var rendered = Render($"{links.Base} {hive.Path} {package.Id} {part}", package, hive.IsCompressed, () => Document(package, hive, links) is { IsEmpty: false } document ? render(document) : null);
        if (rendered is null) return FeedAnswers.NotFound();
        // These hives are compressed whether or not a client asks for it: that is what distinguishes them.
        if (hive.IsCompressed) context.Response.Headers.ContentEncoding = "gzip";
        return Results.Bytes(rendered.Body, "application/json", entityTag: new EntityTagHeaderValue(rendered.Tag));
    }

    private RegistrationDocument Document(PackageEntry package, RegistrationHive hive, FeedLinks links) => new(package, hive, links, advisories);

    private Rendered? Render(string key, PackageEntry package, bool compress, Func<JsonObject?> render)
    {
        if (_rendered.TryGetValue(key, out Rendered? kept) && kept!.Sequence == package.Sequence && package.Sequence > 0) return kept;
        if (render() is not { } document) return null;
        var body = FeedAnswers.ToBytes(document);
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16))}\"";
        if (compress) body = Compress(body);
        var rendered = new Rendered(package.Sequence, body, tag);
        return _rendered.Set(key, rendered, new MemoryCacheEntryOptions { Size = body.Length + EntryOverhead });
    }

    private static byte[] Compress(byte[] body)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal)) gzip.Write(body);
        return compressed.ToArray();
    }

    private sealed record Rendered(long Sequence, byte[] Body, string Tag);
}
