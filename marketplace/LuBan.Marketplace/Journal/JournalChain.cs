using System.Globalization;
using System.Text.Json;
using LuBan.Marketplace.State;

namespace LuBan.Marketplace.Journal;

/// <summary>Follows lines from one to the next and notices when one is not what was written.</summary>
/// <param name="sequence">The last entry that is known; 0 at the beginning.</param>
/// <param name="last">The hash of its line; empty at the beginning.</param>
internal sealed class JournalChain(long sequence, BlobHash last)
{
    /// <summary>The sequence of the last line.</summary>
    public long Sequence { get; private set; } = sequence;

    /// <summary>The hash of the last line.</summary>
    public BlobHash Last { get; private set; } = last;

    /// <summary>Takes in the next line.</summary>
    /// <returns>Null when it does not belong here; then <paramref name="problem"/> says why.</returns>
    public JournalEntry? Follow(ReadOnlySpan<byte> line, out string problem)
    {
        problem = "";
        JournalEntry entry;
        try
        {
            entry = JournalLine.Parse(line);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            problem = "the line cannot be read (" + exception.Message + ")";
            return null;
        }
        if (entry.Sequence != Sequence + 1) problem = string.Create(CultureInfo.InvariantCulture, $"the line has the number {entry.Sequence}");
        else if (entry.Previous != Last.ToString()) problem = "the line before it is not the one that it was written after";
        if (problem.Length > 0) return null;
        Sequence = entry.Sequence;
        Last = JournalLine.Hash(line);
        return entry;
    }
}
