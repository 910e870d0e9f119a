using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace LuBan.Marketplace.Content;

/// <summary>Reads changelogs as "Keep a Changelog" 1.1 describes them: a heading for each version, below it one for each kind, below it lists.</summary>
internal static partial class ChangelogReader
{
    private const int MaxVersions = 200;
    private const int MaxItems = 100;
    private const int MaxItem = 1_000;

    private static readonly Dictionary<string, string> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["added"] = "added", ["changed"] = "changed", ["deprecated"] = "deprecated", ["removed"] = "removed", ["fixed"] = "fixed", ["security"] = "security",
        ["新增"] = "added", ["变更"] = "changed", ["更改"] = "changed", ["弃用"] = "deprecated", ["移除"] = "removed", ["删除"] = "removed", ["修复"] = "fixed", ["安全"] = "security",
    };

    /// <summary>Reads a changelog; empty when it is not written that way.</summary>
    public static IReadOnlyList<ChangelogEntry> Read(string markdown)
    {
        var versions = new List<(ChangelogEntry Entry, Dictionary<string, List<string>> Items)>();
        var kind = "other";
        foreach (var block in MarkdownContent.Parse(markdown) ?? [])
        {
            if (block is HeadingBlock { Level: <= 2 } heading)
            {
                if (versions.Count == MaxVersions) break;
                // A heading that names no version, such as the title, ends the version before it.
                kind = ReadVersion(Text(heading.Inline)) is { } entry && Start(entry) ? "other" : "";
            }
            else if (block is HeadingBlock section)
            {
                kind = kind.Length == 0 ? "" : Kinds.GetValueOrDefault(Text(section.Inline).Trim(), "other");
            }
            else if (block is ListBlock list && versions.Count > 0 && kind.Length > 0)
            {
                Add(versions[^1].Items, kind, list);
            }
        }
        return [.. versions.Select(version => Fill(version.Entry, version.Items))];

        bool Start(ChangelogEntry entry)
        {
            versions.Add((entry, []));
            return true;
        }
    }

    private static void Add(Dictionary<string, List<string>> items, string kind, ListBlock list)
    {
        if (!items.TryGetValue(kind, out var texts)) items[kind] = texts = [];
        foreach (var item in list.OfType<ListItemBlock>())
        {
            if (texts.Count == MaxItems) return;
            var text = string.Join(' ', item.Descendants<ParagraphBlock>().Select(paragraph => Text(paragraph.Inline).Trim())).Trim();
            if (text.Length > 0) texts.Add(text.Length > MaxItem ? text[..MaxItem] + "…" : text);
        }
    }

    private static ChangelogEntry Fill(ChangelogEntry entry, Dictionary<string, List<string>> items)
    {
        return entry with { Added = Of("added"), Changed = Of("changed"), Deprecated = Of("deprecated"), Removed = Of("removed"), Fixed = Of("fixed"), Security = Of("security"), Other = Of("other") };

        List<string> Of(string kind) => items.GetValueOrDefault(kind) ?? [];
    }

    private static ChangelogEntry? ReadVersion(string heading)
    {
        var match = Heading().Match(heading.Trim());
        if (!match.Success) return null;
        return new ChangelogEntry(match.Groups["version"].Value)
        {
            Date = DateOnly.TryParseExact(match.Groups["date"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null,
            Yanked = heading.Contains("[YANKED]", StringComparison.OrdinalIgnoreCase),
        };
    }

    private static string Text(ContainerInline? container)
    {
        var text = new StringBuilder();
        foreach (var inline in container?.Descendants() ?? [])
        {
            switch (inline)
            {
                case LiteralInline literal: text.Append(literal.Content.AsSpan()); break;
                case CodeInline code: text.Append(code.Content); break;
                case HtmlEntityInline entity: text.Append(entity.Transcoded.AsSpan()); break;
                case AutolinkInline auto: text.Append(auto.Url); break;
                case LinkDelimiterInline: text.Append('['); break;
                case LineBreakInline: text.Append(' '); break;
                default: break;
            }
            if (text.Length > MaxItem * 4) break;
        }
        return text.ToString();
    }

    [GeneratedRegex(@"^\[?v?(?<version>Unreleased|未发布|\d+\.\d+(\.\d+){0,2}(-[0-9A-Za-z.-]+)?)\]?([\s:(–—-]+(?<date>\d{4}-\d{2}-\d{2}))?", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Heading();
}
