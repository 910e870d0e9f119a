namespace LuBan.Observability.Logs.Store;

/// <summary>Many lines as bytes: the labels once, then the lines, each with what differs from the one before.</summary>
internal static class LineBlock
{
    private const int MaximumLines = 1 << 20;

    internal static void Write(LineWriter writer, IReadOnlyList<LogLine> lines)
    {
        var streams = new Dictionary<LogLabels, int>();
        foreach (var line in lines) streams.TryAdd(line.Labels, streams.Count);
        writer.Number(streams.Count);
        foreach (var labels in streams.Keys) WriteLabels(writer, labels);
        writer.Number(lines.Count);
        var (time, sequence) = (0L, 0L);
        foreach (var line in lines)
        {
            writer.Number(line.Time - time);
            writer.Number(line.Sequence - sequence);
            (time, sequence) = (line.Time, line.Sequence);
            writer.Number(streams[line.Labels]);
            // The highest bit says whether an id follows.
            writer.Byte((byte)((byte)line.Level | (line.Id == 0 ? 0 : 0x80)));
            if (line.Id != 0) writer.Id(line.Id);
            writer.Text(line.Text);
            writer.Text(line.Fields);
        }
    }

    internal static LogLine[] Read(ref LineReader reader)
    {
        var streams = new LogLabels[reader.Count(MaximumLines)];
        for (var index = 0; index < streams.Length; index++) streams[index] = ReadLabels(ref reader);
        var lines = new LogLine[reader.Count(MaximumLines)];
        var (time, sequence) = (0L, 0L);
        for (var index = 0; index < lines.Length; index++)
        {
            time += reader.Number();
            sequence += reader.Number();
            var labels = streams[reader.Count(streams.Length - 1)];
            var flags = reader.Byte();
            var level = (flags & 0x7f) < Severities.Count ? (Severity)(flags & 0x7f) : Severity.Unknown;
            lines[index] = new(time, labels, level, "") { Sequence = sequence, Id = flags >= 0x80 ? reader.Id() : 0, Text = reader.Text(), Fields = reader.Text() };
        }
        return lines;
    }

    internal static void WriteLabels(LineWriter writer, LogLabels labels)
    {
        writer.Number(labels.Pairs.Count);
        foreach (var (name, value) in labels.Pairs)
        {
            writer.Text(name);
            writer.Text(value);
        }
    }

    internal static LogLabels ReadLabels(ref LineReader reader)
    {
        var pairs = new KeyValuePair<string, string>[reader.Count(LogLabels.MaximumLabels)];
        for (var index = 0; index < pairs.Length; index++) pairs[index] = new(reader.Text(), reader.Text());
        return LogLabels.Of(pairs);
    }
}
