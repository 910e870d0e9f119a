using System.Diagnostics;
using Markdig.Helpers;
using Markdig.Parsers;

namespace LuBan.Marketplace.Content;

/// <summary>
/// The time that one rendering may take. Markdig cannot be cancelled, and some texts of a few kilobytes keep it busy for minutes; so the
/// budget sits in its pipeline as parsers that find nothing and look at the clock.
/// </summary>
/// <param name="limit">How long it may take.</param>
internal sealed class RenderBudget(TimeSpan limit)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Goes on, or ends the rendering.</summary>
    /// <exception cref="ContentTooComplexException">The time is over.</exception>
    public void Check()
    {
        if (Stopwatch.GetElapsedTime(_start) > limit) throw new ContentTooComplexException($"it takes longer than {limit.TotalSeconds:0.#} seconds to lay out") { IsOfTime = true };
    }

    public BlockParser Blocks => new Lines(this);

    public InlineParser Inlines => new Signs(this);

    private sealed class Lines(RenderBudget budget) : BlockParser
    {
        public override BlockState TryOpen(BlockProcessor processor)
        {
            budget.Check();
            return BlockState.None;
        }
    }

    private sealed class Signs : InlineParser
    {
        private readonly RenderBudget _budget;

        public Signs(RenderBudget budget) => (_budget, OpeningCharacters) = (budget, ['[', ']', '!', '*', '_', '`', '<', '&', '|', '~', '\\', '\n', 'h', 'w', 'm', 'f', 't', '(']);

        public override bool Match(InlineProcessor processor, ref StringSlice slice)
        {
            _budget.Check();
            return false;
        }
    }
}

/// <summary>A text is no attack on the reader, but on the server: it would take too long or become too large.</summary>
/// <param name="reason">What is too much, for people: "it …".</param>
internal sealed class ContentTooComplexException(string reason) : Exception(reason)
{
    /// <summary>Whether it took too long, which it may not another time.</summary>
    public bool IsOfTime { get; init; }
}
