using System.Net;
using Markdig;
using Markdig.Extensions.AutoLinks;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Renderers;
using Markdig.Syntax;

namespace LuBan.Marketplace.Content;

/// <summary>A publisher's text as HTML that is safe to show.</summary>
/// <param name="Html">The inside of a body.</param>
/// <param name="Problem">Why the text was not laid out but is shown as it was written; null when it was.</param>
internal sealed record RenderedContent(string Html, string? Problem)
{
    /// <summary>Whether it may be laid out another time, when the server is less busy.</summary>
    public bool IsTemporary { get; init; }
}

/// <summary>Turns the Markdown of READMEs and changelogs into HTML. What cannot be laid out safely and quickly is shown as it was written.</summary>
/// <remarks>
/// Raw HTML is text here. Of Markdig's extensions only those are used that make no attributes, no addresses and no ids of their own: generic
/// attributes, for one, would let a text write <c>onclick</c>.
/// </remarks>
internal static class MarkdownContent
{
    private const int MaxHtml = 4 * 1024 * 1024;

    /// <summary>How long a text may take to lay out.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Renders a text.</summary>
    /// <param name="markdown">The text; anything.</param>
    /// <param name="links">Where links may lead.</param>
    public static RenderedContent Render(string markdown, ContentLinks links)
    {
        if (ContentShape.Problem(markdown) is { } problem) return AsText(markdown, problem);
        try
        {
            var budget = new RenderBudget(Limit);
            var pipeline = Pipeline(budget);
            var document = Markdown.Parse(markdown, pipeline);
            new SafeDocument(links).MakeSafe(document);
            using var writer = new BoundedWriter(MaxHtml, budget);
            var renderer = new HtmlRenderer(writer);
            pipeline.Setup(renderer);
            renderer.Render(document);
            return new RenderedContent(writer.ToString(), null);
        }
        catch (ContentTooComplexException exception)
        {
            return AsText(markdown, exception.Message) with { IsTemporary = exception.IsOfTime };
        }
        // Whatever a hostile text makes the parser throw: its reader gets the text.
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return AsText(markdown, exception is ArgumentException ? "it is nested too deeply" : "it cannot be read as Markdown");
        }
    }

    /// <summary>Reads a text without laying it out; null when it cannot be read in time.</summary>
    public static MarkdownDocument? Parse(string markdown)
    {
        if (ContentShape.Problem(markdown) is not null) return null;
        try
        {
            return Markdown.Parse(markdown, Pipeline(new RenderBudget(Limit)));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return null;
        }
    }

    private static MarkdownPipeline Pipeline(RenderBudget budget)
    {
        var builder = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseEmphasisExtras(EmphasisExtraOptions.Strikethrough).UseTaskLists()
            .UseAutoLinks(new AutoLinkOptions { UseHttpsForWWWLinks = true });
        builder.BlockParsers.Insert(0, budget.Blocks);
        builder.InlineParsers.Insert(0, budget.Inlines);
        return builder.Build();
    }

    private static RenderedContent AsText(string markdown, string problem)
    {
        var shown = markdown.Length > ContentShape.MaxLength ? markdown[..ContentShape.MaxLength] : markdown;
        return new RenderedContent($"<p class=\"notice\">This text is shown as it was written, because {WebUtility.HtmlEncode(problem)}.</p>\n<pre class=\"text\">{WebUtility.HtmlEncode(shown)}</pre>\n", problem);
    }
}
