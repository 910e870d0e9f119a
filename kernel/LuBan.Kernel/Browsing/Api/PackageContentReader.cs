using System.Text;
using LuBan.Kernel.Catalogue;
using LuBan.Packages;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Browsing;

/// <summary>Reads what a package shows to people, bounded and by content: texts as text, pictures that are pictures.</summary>
internal sealed class PackageContentReader(VersionReader versions, ExtensionReader extensions, ExtensionShelf shelf, PackagePreviews previews, PackageSourceRegistry registry, TimeProvider time)
{
    private const int MaxTextBytes = 1 << 20;
    private const int MaxPictureBytes = 4 << 20;
    private const int MaxIconBytes = 1 << 20;

    private static readonly TimeSpan IconTimeout = TimeSpan.FromSeconds(5);
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <exception cref="BrowsingException">LB4356: there is none.</exception>
    public Task<MarkdownView> ReadmeAsync(PackageWish wish, CancellationToken cancellationToken) => MarkdownAsync(wish, "README", details => details.Readmes, cancellationToken);

    /// <exception cref="BrowsingException">LB4356: there is none.</exception>
    public Task<MarkdownView> ChangelogAsync(PackageWish wish, CancellationToken cancellationToken) => MarkdownAsync(wish, "change log", details => details.Changelogs, cancellationToken);

    public Task<byte[]> IconAsync(PackageWish wish, CancellationToken cancellationToken) =>
        UseAsync(wish, content => content.ReadDetails().Icon?.Bytes.ToArray() ?? throw BrowsingException.NotInPackage(content.Id, content.Version, "icon"), cancellationToken);

    public Task<byte[]> ScreenshotAsync(PackageWish wish, int number, CancellationToken cancellationToken) =>
        UseAsync(wish, content => content.ReadDetails().Screenshots.ElementAtOrDefault(number)?.Bytes.ToArray() ?? throw BrowsingException.NotInPackage(content.Id, content.Version, $"screenshot {number}"), cancellationToken);

    public Task<IReadOnlyList<PackageFile>> FilesAsync(PackageWish wish, CancellationToken cancellationToken) => UseAsync(wish, content => content.Files(), cancellationToken);

    /// <summary>A file as text.</summary>
    /// <exception cref="BrowsingException">LB4356: it is not there. LB4357: it is too large, or no text.</exception>
    public Task<byte[]> TextAsync(PackageWish wish, string path, CancellationToken cancellationToken) => UseAsync(wish, content =>
    {
        var bytes = ReadEntry(content, path, MaxTextBytes);
        return IsText(bytes) ? bytes : throw BrowsingException.NotShown(StatusCodes.Status415UnsupportedMediaType, path, "it is no UTF-8 text");
    }, cancellationToken);

    /// <summary>A picture that a text of the package shows.</summary>
    /// <exception cref="BrowsingException">LB4356: it is not there. LB4357: it is too large, or no picture.</exception>
    public Task<byte[]> MediaAsync(PackageWish wish, string path, CancellationToken cancellationToken) => UseAsync(wish, content =>
    {
        var bytes = ReadEntry(content, path, MaxPictureBytes);
        return Picture.Of(bytes) is not null ? bytes : throw BrowsingException.NotShown(StatusCodes.Status415UnsupportedMediaType, path, "it is no PNG, JPEG, GIF, WebP or SVG");
    }, cancellationToken);

    /// <summary>The icon of an extension: of what is installed, else what its source shows, else of a package in a folder.</summary>
    /// <exception cref="BrowsingException">LB4356: there is none.</exception>
    public async Task<byte[]> ExtensionIconAsync(string id, CancellationToken cancellationToken)
    {
        var item = extensions.Find(id);
        var (version, source) = (item.InstalledVersion ?? item.Status.RecommendedVersion, shelf.Sources.FirstOrDefault(source => source.Metadata.Name == item.Source));
        if (item.InstalledVersion is { } own && previews.FindStored(item.Name, own)?.ReadDetails().Icon is { } icon) return icon.Bytes.ToArray();
        // A source that is away must not keep a page of pictures waiting.
        if (item is { InstalledVersion: null, Status.Stale: false } && source is not null && Uri.TryCreate(item.Spec.IconUrl, UriKind.Absolute, out var url)
            && await ReadIconAsync(source, url, cancellationToken) is { } shown) return shown;
        if (item.InstalledVersion is null && source is not null && version is not null && PackageSourceKind.IsFolder(source)) return await IconAsync(new(id, version, null, "en"), cancellationToken);
        throw BrowsingException.NotInPackage(item.Spec.Id, version ?? "", "icon");
    }

    private async Task<byte[]?> ReadIconAsync(PackageSource source, Uri url, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(IconTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var bytes = await (await registry.OpenAsync(source, either.Token)).ReadFileAsync(url, either.Token);
            return bytes is { Length: > 0 and <= MaxIconBytes } && Picture.Of(bytes) is { IsSafe: true } ? bytes : null;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return null;
        }
    }

    private Task<MarkdownView> MarkdownAsync(PackageWish wish, string what, Func<PackageDetails, IReadOnlyDictionary<string, string>> texts, CancellationToken cancellationToken) => UseAsync(wish, content =>
    {
        var (language, text) = Choose(texts(content.ReadDetails()), wish.Language) ?? throw BrowsingException.NotInPackage(content.Id, content.Version, what);
        return new MarkdownView(text, $"{ExtensionReader.Root}/{Uri.EscapeDataString(content.Id.ToLowerInvariant())}/versions/{Uri.EscapeDataString(content.Version)}/media/", language);
    }, cancellationToken);

    // The language itself, then the one without a region, then another region of it; a text without a language is for everybody.
    private static (string Language, string Text)? Choose(IReadOnlyDictionary<string, string> texts, string language)
    {
        var primary = language.Split('-')[0];
        bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
        var found = texts.OrderBy(text => Same(text.Key, language) ? 0 : Same(text.Key, primary) ? 1 : text.Key.Length > 0 && Same(text.Key.Split('-')[0], primary) ? 2 : text.Key.Length == 0 ? 3 : Same(text.Key, "en") ? 4 : 5)
            .ThenBy(text => text.Key, StringComparer.Ordinal).Select(text => (text.Key, text.Value)).ToList();
        return found.Count == 0 ? null : found[0];
    }

    private static byte[] ReadEntry(PackageContent content, string path, int most)
    {
        var entry = content.Find(path) ?? throw BrowsingException.NotInPackage(content.Id, content.Version, $"file '{path}'");
        return entry.Size <= most ? content.ReadEntry(entry) : throw BrowsingException.NotShown(StatusCodes.Status413PayloadTooLarge, path, $"it has {entry.Size} bytes, at most {most} are shown");
    }

    private static bool IsText(byte[] bytes)
    {
        try
        {
            return !Utf8.GetString(bytes).Contains('\0', StringComparison.Ordinal);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private Task<T> UseAsync<T>(PackageWish wish, Func<PackageContent, T> use, CancellationToken cancellationToken) => versions.UseAsync(wish.Id, wish.Version, wish.Source, use, cancellationToken);
}

/// <summary>Which package somebody wants to look into.</summary>
/// <param name="Id">The extension.</param>
/// <param name="Version">The version, <c>latest</c> or <c>installed</c>.</param>
/// <param name="Source">The source; null for the one that an install would take.</param>
/// <param name="Language">The language of texts.</param>
internal sealed record PackageWish(string Id, string Version, string? Source, string Language);

/// <summary>A text in Markdown. It is its publisher's: render it safely.</summary>
/// <param name="Markdown">The text.</param>
/// <param name="Base">Where relative pictures are.</param>
/// <param name="Language">The language it was found in; empty when it says none.</param>
internal sealed record MarkdownView(string Markdown, string Base, string Language);
