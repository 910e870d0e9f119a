using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace LuBan.Marketplace.Content;

/// <summary>
/// Makes the tree of a publisher's text harmless before it is written: links lead where <see cref="ContentLinks"/> lets them, images are the
/// package's own, attributes are ours. Works by a list of what is allowed: a kind of node that is not on it is an error.
/// </summary>
internal sealed class SafeDocument(ContentLinks links)
{
    private const string Rel = "nofollow ugc noopener noreferrer";
    private const int MaxDepth = 100;
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    /// <summary>Changes a tree.</summary>
    /// <exception cref="ContentTooComplexException">It is nested too deeply, or has something that nobody thought of.</exception>
    public void MakeSafe(MarkdownDocument document) => Visit(document, 0);

    private void Visit(Block block, int depth)
    {
        if (depth > MaxDepth) throw new ContentTooComplexException($"it is nested more than {MaxDepth} deep");
        DropAttributes(block);
        switch (block)
        {
            case HeadingBlock heading:
                Visit(heading.Inline, depth + 1);
                heading.GetAttributes().Id = IdOf(heading);
                break;
            case FencedCodeBlock code:
                if (Language(code.Info) is { } language) code.GetAttributes().AddClass("language-" + language);
                break;
            case MarkdownDocument or Table or ListBlock or ListItemBlock or QuoteBlock or ParagraphBlock or CodeBlock or ThematicBreakBlock or LinkReferenceDefinitionGroup
                or LinkReferenceDefinition or TableRow or TableCell or BlankLineBlock:
                break;
            default: throw new ContentTooComplexException($"it has a {block.GetType().Name}, which is not laid out");
        }
        if (block is LeafBlock leaf and not HeadingBlock) Visit(leaf.Inline, depth + 1);
        if (block is not ContainerBlock container) return;
        foreach (var child in container) Visit(child, depth + 1);
        if (block is Table table) AlignByClass(table);
    }

    private void Visit(ContainerInline? container, int depth)
    {
        if (depth > MaxDepth) throw new ContentTooComplexException($"it is nested more than {MaxDepth} deep");
        for (var inline = container?.FirstChild; inline is not null;)
        {
            var next = inline.NextSibling;
            DropAttributes(inline);
            Visit(inline, depth);
            inline = next;
        }
    }

    private void Visit(Inline inline, int depth)
    {
        switch (inline)
        {
            case LinkInline link:
                Visit((ContainerInline)link, depth + 1);
                if (link.IsImage) Check(link);
                else Point(link);
                break;
            case AutolinkInline auto:
                var address = ContentLinks.Target(auto.IsEmail ? "mailto:" + auto.Url : auto.Url);
                if (address is null || address[0] == '#') auto.ReplaceBy(new LiteralInline(auto.Url));
                else auto.GetAttributes().AddProperty("rel", Rel);
                break;
            case HtmlInline html:
                html.ReplaceBy(new LiteralInline(html.Tag));
                break;
            case LiteralInline or CodeInline or LineBreakInline or HtmlEntityInline or TaskList:
                break;
            case EmphasisInline or LinkDelimiterInline or DelimiterInline:
                Visit((ContainerInline)inline, depth + 1);
                break;
            case ContainerInline plain when plain.GetType() == typeof(ContainerInline):
                Visit(plain, depth + 1);
                break;
            default: throw new ContentTooComplexException($"it has a {inline.GetType().Name}, which is not laid out");
        }
    }

    private static void DropAttributes(MarkdownObject node)
    {
        if (node.TryGetAttributes() is not null) node.SetAttributes(new HtmlAttributes());
    }

    private static void Point(LinkInline link)
    {
        link.GetDynamicUrl = null;
        link.Title = Bounded(link.Title);
        if (ContentLinks.Target(link.Url) is { } target)
        {
            link.Url = target;
            link.GetAttributes().AddProperty("rel", Rel);
            if (target[0] != '#') link.GetAttributes().AddProperty("target", "_blank");
        }
        else
        {
            Unwrap(link);
        }
    }

    private void Check(LinkInline image)
    {
        image.GetDynamicUrl = null;
        image.Title = Bounded(image.Title);
        if (links.Image(image.Url) is { } address)
        {
            image.Url = address;
            image.GetAttributes().AddProperty("loading", "lazy");
        }
        else
        {
            Unwrap(image);
        }
    }

    /// <summary>Leaves what a link or an image says, without the link or the image.</summary>
    private static void Unwrap(LinkInline link)
    {
        while (link.FirstChild is { } child)
        {
            child.Remove();
            link.InsertBefore(child);
        }
        link.Remove();
    }

    private static string? Bounded(string? title) => title is { Length: > 500 } ? title[..500] : title;

    /// <summary>The language of a code block, when it is a plain word.</summary>
    private static string? Language(string? info) =>
        info is { Length: > 0 and <= 30 } && info.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '+' or '-' or '#' or '.' or '_') ? info.ToLowerInvariant() : null;

    // Markdig writes alignments as style attributes, which the page's policy does not let through.
    private static void AlignByClass(Table table)
    {
        foreach (var row in table.OfType<TableRow>())
        {
            for (var i = 0; i < row.Count && i < table.ColumnDefinitions.Count; i++)
            {
                if (table.ColumnDefinitions[i].Alignment is { } alignment) row[i].GetAttributes().AddClass("align-" + alignment.ToString().ToLowerInvariant());
            }
        }
        foreach (var definition in table.ColumnDefinitions) (definition.Alignment, definition.Width) = (null, 0);
    }

    private string IdOf(HeadingBlock heading)
    {
        var id = new StringBuilder();
        foreach (var inline in heading.Inline?.Descendants() ?? [])
        {
            var text = inline switch { LiteralInline literal => literal.Content.AsSpan(), CodeInline code => code.Content.AsSpan(), _ => default };
            foreach (var sign in text)
            {
                if (id.Length >= 80) break;
                if (char.IsLetterOrDigit(sign) || sign is '-' or '_') id.Append(char.ToLowerInvariant(sign));
                else if (sign == ' ') id.Append('-');
            }
        }
        var name = ContentLinks.IdPrefix + id;
        var unique = name;
        for (var i = 1; !_ids.Add(unique); i++) unique = $"{name}-{i}";
        return unique;
    }
}
