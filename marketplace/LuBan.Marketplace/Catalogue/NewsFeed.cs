using System.Globalization;
using System.Text;
using System.Xml;
using LuBan.Marketplace.Access;
using LuBan.Marketplace.Feed;
using LuBan.Marketplace.Publishers;
using LuBan.Marketplace.Search;
using LuBan.Marketplace.State;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace LuBan.Marketplace.Catalogue;

/// <summary>What is new, as RSS 2.0 or Atom (RFC 4287).</summary>
internal sealed class NewsFeed(MarketplaceState state, SearchIndex index, FeedAddresses addresses, IOptions<MarketplaceOptions> options)
{
    private const int MaxItems = 50;
    private const string Atom = "http://www.w3.org/2005/Atom";

    /// <summary>The newest versions of all extensions.</summary>
    public IResult All(HttpContext context, string? format)
    {
        // The newest versions are versions of the extensions that were updated last.
        var hits = index.Search(new SearchQuery { Sort = SearchSort.Updated, IncludePrerelease = true, Take = MaxItems }).Hits;
        var items = hits.SelectMany(hit => hit.Package.Versions.Select(version => (hit.Package, Version: version)));
        return Write(context, format, "New in the marketplace", addresses.Of(context).Root + "/api/marketplace/v1/extensions?sort=updated", items);
    }

    /// <summary>The newest versions of one extension.</summary>
    /// <exception cref="MarketplaceException">LB7110: there is none.</exception>
    public IResult Of(HttpContext context, string id, string? format)
    {
        var package = state.RequirePackage(id, context.Caller());
        return Write(context, format, package.Id, PageOf(addresses.Of(context), package, null), package.Versions.Select(version => (package, version)));
    }

    private IResult Write(HttpContext context, string? format, string title, string link, IEnumerable<(PackageEntry Package, VersionEntry Version)> items)
    {
        if (format is not (null or "" or "rss" or "atom")) throw new MarketplaceException(400, "LB7201", $"format is '{format}', expected rss or atom.");
        var links = addresses.Of(context);
        var entries = items.Where(item => item.Version.State.IsListed()).OrderByDescending(item => item.Version.Pushed).ThenBy(item => item.Package.Id, StringComparer.Ordinal).Take(MaxItems)
            .Select(item => new Entry(
                $"{item.Package.Id} {item.Version.Version}", PageOf(links, item.Package, item.Version), $"urn:luban:{item.Package.Id.ToLowerInvariant()}:{item.Version.Version}",
                item.Version.Card.Summary.GetValueOrDefault("en") ?? item.Version.Card.Description, item.Package.Publisher, item.Version.Pushed, item.Version.Card.Categories))
            .ToList();
        var self = links.Root + context.Request.Path + context.Request.QueryString;
        return format == "atom"
            ? context.Cached(Xml(writer => WriteAtom(writer, title, link, self, entries)), "application/atom+xml; charset=utf-8")
            : context.Cached(Xml(writer => WriteRss(writer, title, link, self, entries)), "application/rss+xml; charset=utf-8");
    }

    private string PageOf(FeedLinks links, PackageEntry package, VersionEntry? version) => options.Value.PortalUrl is { Length: > 0 } portal
        ? $"{portal.TrimEnd('/')}/{package.Id}{(version is null ? "" : "/" + version.Version)}"
        : links.Extension(package.Id) + (version is null ? "" : "/versions/" + version.Version);

    private static byte[] Xml(Action<XmlWriter> write)
    {
        using var stream = new MemoryStream();
        // Signs that XML has no room for are a publisher's to push and nobody's to read.
        using (var writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), CheckCharacters = false, Indent = true })) write(writer);
        return stream.ToArray();
    }

    private static void WriteRss(XmlWriter writer, string title, string link, string self, List<Entry> entries)
    {
        writer.WriteStartElement("rss");
        writer.WriteAttributeString("version", "2.0");
        writer.WriteAttributeString("xmlns", "atom", null, Atom);
        writer.WriteStartElement("channel");
        writer.WriteElementString("title", Clean(title));
        writer.WriteElementString("link", link);
        writer.WriteElementString("description", Clean(title));
        writer.WriteStartElement("link", Atom);
        writer.WriteAttributeString("href", self);
        writer.WriteAttributeString("rel", "self");
        writer.WriteAttributeString("type", "application/rss+xml");
        writer.WriteEndElement();
        if (entries.Count > 0) writer.WriteElementString("lastBuildDate", Rfc1123(entries[0].Time));
        foreach (var entry in entries)
        {
            writer.WriteStartElement("item");
            writer.WriteElementString("title", Clean(entry.Title));
            writer.WriteElementString("link", entry.Link);
            writer.WriteElementString("description", Clean(entry.Text));
            foreach (var category in entry.Categories) writer.WriteElementString("category", Clean(category));
            writer.WriteStartElement("guid");
            writer.WriteAttributeString("isPermaLink", "false");
            writer.WriteString(entry.Id);
            writer.WriteEndElement();
            writer.WriteElementString("pubDate", Rfc1123(entry.Time));
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void WriteAtom(XmlWriter writer, string title, string link, string self, List<Entry> entries)
    {
        writer.WriteStartElement("feed", Atom);
        writer.WriteElementString("id", Atom, self);
        writer.WriteElementString("title", Atom, Clean(title));
        writer.WriteElementString("updated", Atom, Rfc3339(entries.Count > 0 ? entries[0].Time : DateTimeOffset.UnixEpoch));
        Link(writer, self, "self");
        Link(writer, link, "alternate");
        foreach (var entry in entries)
        {
            writer.WriteStartElement("entry", Atom);
            writer.WriteElementString("id", Atom, entry.Id);
            writer.WriteElementString("title", Atom, Clean(entry.Title));
            writer.WriteElementString("updated", Atom, Rfc3339(entry.Time));
            writer.WriteStartElement("author", Atom);
            writer.WriteElementString("name", Atom, Clean(entry.Author));
            writer.WriteEndElement();
            Link(writer, entry.Link, "alternate");
            writer.WriteElementString("summary", Atom, Clean(entry.Text));
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
    }

    private static void Link(XmlWriter writer, string address, string relation)
    {
        writer.WriteStartElement("link", Atom);
        writer.WriteAttributeString("rel", relation);
        writer.WriteAttributeString("href", address);
        writer.WriteEndElement();
    }

    private static string Clean(string text)
    {
        if (text.All(XmlConvert.IsXmlChar)) return text;
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i])) clean.Append(text, i++, 2);
            else clean.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : '\ufffd');
        }
        return clean.ToString();
    }

    private static string Rfc1123(DateTimeOffset time) => time.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);

    private static string Rfc3339(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private sealed record Entry(string Title, string Link, string Id, string Text, string Author, DateTimeOffset Time, IReadOnlyList<string> Categories);
}
