using System.Collections.Concurrent;
using System.Text;
using LuBan.Marketplace.Access;
using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.Catalogue;
using LuBan.Marketplace.Feed;
using LuBan.Marketplace.State;
using Microsoft.AspNetCore.Http;

namespace LuBan.Marketplace.Content;

/// <summary>Reads what packages bring for people, and makes it safe to show.</summary>
internal sealed class ContentReader(ExtensionCatalogue catalogue, IBlobs blobs, FeedAddresses addresses, TimeProvider time)
{
    private const int MaxKept = 16 * 1024 * 1024;

    // Two at a time: laying out is the one thing here that a stranger can make expensive.
    private readonly SemaphoreSlim _rendering = new(2);
    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);
    private long _keptLength;

    public async Task<IResult> ReadmeAsync(HttpContext context, string id, string version, string? language)
    {
        var (package, entry, detail) = await RequireAsync(context, id, version);
        var (tag, _, content) = await RenderAsync(context, package, entry, detail, detail.Readmes, language, "README");
        ContentPage.Protect(context.Response, ContentPage.Policy);
        return context.Cached(Encoding.UTF8.GetBytes(ContentPage.Of($"{package.Id} {entry.Version}", tag, content.Html)), "text/html; charset=utf-8");
    }

    public async Task<IResult> ChangelogAsync(HttpContext context, string id, string version, string? language)
    {
        var (package, entry, detail) = await RequireAsync(context, id, version);
        var (tag, text, content) = await RenderAsync(context, package, entry, detail, detail.Changelogs, language, "changelog");
        return context.Cached(new ChangelogView(tag, ChangelogReader.Read(text), content.Html));
    }

    public async Task<IResult> ChangelogPageAsync(HttpContext context, string id, string version, string? language)
    {
        var (package, entry, detail) = await RequireAsync(context, id, version);
        var (tag, _, content) = await RenderAsync(context, package, entry, detail, detail.Changelogs, language, "changelog");
        ContentPage.Protect(context.Response, ContentPage.Policy);
        return context.Cached(Encoding.UTF8.GetBytes(ContentPage.Of($"{package.Id} {entry.Version}: changelog", tag, content.Html)), "text/html; charset=utf-8");
    }

    public Task<IResult> IconAsync(HttpContext context, string id, string version)
    {
        var (package, entry) = catalogue.Require(context, id, version);
        return ImageAsync(context, entry.Card.Icon, $"{package.Id} {entry.Version} has no icon.");
    }

    public async Task<IResult> ScreenshotAsync(HttpContext context, string id, string version, int number)
    {
        var (package, entry, detail) = await RequireAsync(context, id, version);
        return await ImageAsync(context, number >= 0 && number < detail.Images.Count ? detail.Images[number].File : null, $"{package.Id} {entry.Version} has {detail.Images.Count} images, counted from 0.");
    }

    private async Task<(PackageEntry Package, VersionEntry Version, VersionDetail Detail)> RequireAsync(HttpContext context, string id, string version)
    {
        var (package, entry) = catalogue.Require(context, id, version);
        return (package, entry, await catalogue.DetailAsync(entry, context.RequestAborted) ?? throw NotFound($"nothing more is kept of {package.Id} {entry.Version}."));
    }

    private async Task<(string Language, string Text, RenderedContent Content)> RenderAsync(
        HttpContext context, PackageEntry package, VersionEntry version, VersionDetail detail, IReadOnlyDictionary<string, BlobHash> texts, string? language, string what)
    {
        var tag = Choose(texts, language) ?? throw NotFound($"{package.Id} {version.Version} has no {what}.");
        var bytes = await blobs.ReadAsync(texts[tag], context.RequestAborted) ?? throw NotFound($"the {what} of {package.Id} {version.Version} is not in the store.");
        var text = Encoding.UTF8.GetString(bytes);
        var links = addresses.Of(context);
        var key = $"{links.Root} {texts[tag]} {version.Detail}";
        if (_kept.TryGetValue(key, out var known) && known.Until > time.GetUtcNow()) return (tag, text, known.Content);

        await _rendering.WaitAsync(context.RequestAborted);
        try
        {
            // Screenshots are named in texts by their path in the package.
            var images = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var number = 0; number < detail.Images.Count; number++) images[detail.Images[number].Path] = ExtensionCatalogue.Screenshot(links, package.Id, version.Version, number);
            var content = MarkdownContent.Render(text, new ContentLinks(images));
            Keep(key, content);
            return (tag, text, content);
        }
        finally
        {
            _rendering.Release();
        }
    }

    private void Keep(string key, RenderedContent content)
    {
        if (Interlocked.Add(ref _keptLength, content.Html.Length) > MaxKept)
        {
            _kept.Clear();
            Interlocked.Exchange(ref _keptLength, content.Html.Length);
        }
        // What took too long on a busy server gets another chance, and not at once: it may be made to take long.
        _kept[key] = new Kept(content, content.IsTemporary ? time.GetUtcNow() + TimeSpan.FromMinutes(1) : DateTimeOffset.MaxValue);
    }

    /// <summary>The wanted language, the same without its region, the default, or any.</summary>
    private static string? Choose(IReadOnlyDictionary<string, BlobHash> texts, string? language)
    {
        if (texts.Count == 0) return null;
        for (var tag = language ?? ""; tag.Length > 0; tag = tag.Contains('-', StringComparison.Ordinal) ? tag[..tag.LastIndexOf('-')] : "")
        {
            if (texts.Keys.FirstOrDefault(key => key.Equals(tag, StringComparison.OrdinalIgnoreCase)) is { } found) return found;
        }
        return texts.ContainsKey("") ? "" : texts.Keys.Order(StringComparer.Ordinal).First();
    }

    private async Task<IResult> ImageAsync(HttpContext context, StoredFile? image, string missing)
    {
        // Whatever the push let through: a browser is given nothing but these.
        if (image is null || image.MediaType is not ("image/png" or "image/jpeg")) throw NotFound(missing);
        var stream = await blobs.OpenAsync(image.Hash, context.RequestAborted) ?? throw NotFound("the image is not in the store.");
        ContentPage.Protect(context.Response, ContentPage.FilePolicy);
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        context.Response.Headers.CacheControl = context.Caller().IsAnonymous ? "public, max-age=3600" : "private, max-age=3600";
        return Results.Stream(stream, image.MediaType, entityTag: new($"\"{image.Hash.ToString()[..24]}\""));
    }

    private static MarketplaceException NotFound(string what) => new(404, "LB7202", what);

    private sealed record Kept(RenderedContent Content, DateTimeOffset Until);
}
