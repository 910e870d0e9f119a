namespace LuBan.Observability.Logs.Store;

/// <summary>What was taken in one step.</summary>
internal sealed record JournalEntry(IReadOnlyList<LogLine> Lines, SourceMark? Mark)
{
    internal byte[] Encode()
    {
        var writer = new LineWriter();
        writer.Byte((byte)(Mark is null ? 0 : Mark.Value is null ? 2 : 1));
        if (Mark is not null)
        {
            writer.Text(Mark.Source);
            writer.Text(Mark.Value ?? "");
        }
        LineBlock.Write(writer, Lines);
        return writer.Written.ToArray();
    }

    internal static JournalEntry Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new LineReader(bytes);
        var kind = reader.Byte();
        var mark = kind == 0 ? null : new SourceMark(reader.Text(), reader.Text());
        return new(LineBlock.Read(ref reader), kind == 2 ? mark! with { Value = null } : mark);
    }
}
