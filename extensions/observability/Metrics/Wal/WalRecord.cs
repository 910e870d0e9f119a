using LuBan.Observability.Metrics.Head;

namespace LuBan.Observability.Metrics.Wal;

/// <summary>What is in the records of the write-ahead log: new series, and samples.</summary>
internal static class WalRecord
{
    private const ulong SeriesType = 1;
    private const ulong SamplesType = 2;

    public delegate void OnSeries(uint reference, Labels labels);

    public delegate void OnSample(uint reference, long time, double value);

    public static void WriteSeries(ByteWriter record, List<MemorySeries> series)
    {
        record.Unsigned(SeriesType);
        record.Unsigned((ulong)series.Count);
        foreach (var one in series)
        {
            record.Unsigned(one.Reference);
            WriteLabels(record, one.Labels);
        }
    }

    public static void WriteSamples(ByteWriter record, List<(uint Reference, long Time, double Value)> samples)
    {
        record.Unsigned(SamplesType);
        record.Unsigned((ulong)samples.Count);
        uint reference = 0;
        long time = 0;
        foreach (var sample in samples)
        {
            record.Signed((long)sample.Reference - reference);
            record.Signed(sample.Time - time);
            record.Double(sample.Value);
            (reference, time) = (sample.Reference, sample.Time);
        }
    }

    public static void WriteLabels(ByteWriter record, Labels labels)
    {
        record.Unsigned((ulong)labels.Count);
        for (var i = 0; i < labels.Count; i++)
        {
            record.Text(labels.NameAt(i));
            record.Text(labels.ValueAt(i));
        }
    }

    public static Labels ReadLabels(ref ByteReader reader)
    {
        var pairs = new string[reader.Count() * 2];
        for (var i = 0; i < pairs.Length; i++) pairs[i] = reader.Text();
        return Labels.OfSorted(pairs);
    }

    public static void Read(ReadOnlySpan<byte> record, OnSeries onSeries, OnSample onSample)
    {
        var reader = new ByteReader(record);
        while (!reader.IsAtEnd)
        {
            var type = reader.Unsigned();
            var count = reader.Count();
            if (type == SeriesType) ReadSeries(ref reader, count, onSeries);
            else if (type == SamplesType) ReadSamples(ref reader, count, onSample);
            else throw new InvalidDataException($"A record has the type {type}, which this version does not know.");
        }
    }

    private static void ReadSeries(ref ByteReader reader, int count, OnSeries onSeries)
    {
        for (var i = 0; i < count; i++) onSeries((uint)reader.Unsigned(), ReadLabels(ref reader));
    }

    private static void ReadSamples(ref ByteReader reader, int count, OnSample onSample)
    {
        long reference = 0, time = 0;
        for (var i = 0; i < count; i++)
        {
            reference += reader.Signed();
            time += reader.Signed();
            onSample((uint)reference, time, reader.Double());
        }
    }
}
