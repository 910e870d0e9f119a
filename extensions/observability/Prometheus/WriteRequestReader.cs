using System.Text;
using LuBan.Observability.Metrics;

namespace LuBan.Observability.Prometheus;

/// <summary>Reads the protobuf message of Prometheus' remote write 1.0.</summary>
internal sealed class WriteRequestReader(LabelsCache cache)
{
    private const int MaxLabels = 128;
    private const int MaxName = 1024;
    private const int MaxValue = 16 * 1024;
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);
    private static readonly string[] Types = ["unknown", "counter", "gauge", "histogram", "gaugehistogram", "summary", "info", "stateset"];

    /// <exception cref="InvalidDataException">The bytes are no such message.</exception>
    public WriteRequest Read(ReadOnlySpan<byte> message)
    {
        var request = new WriteRequest();
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1) ReadSeries(reader.Bytes(), request);
            else if (reader.Field == 3) ReadDescription(reader.Bytes(), request);
            else reader.Skip();
        }
        return request;
    }

    private void ReadSeries(ReadOnlySpan<byte> message, WriteRequest request)
    {
        var end = LabelsEnd(message);
        if (!cache.TryGet(message[..end], out var labels))
        {
            if (ReadLabels(message, out var problem) is not { } read)
            {
                request.InvalidSeries++;
                request.Problem ??= problem;
                return;
            }
            labels = read;
            cache.Add(message[..end], labels);
        }
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.Field == 2) request.Samples.Add(ReadSample(reader.Bytes(), labels));
            else if (reader.Field == 4) request.Histograms++;
            if (reader.Field != 2) reader.Skip();
        }
    }

    // Senders write the labels first; when one does not, the whole message is the key, and is found never again.
    private static int LabelsEnd(ReadOnlySpan<byte> message)
    {
        var reader = new ProtobufReader(message);
        var end = 0;
        var others = false;
        while (reader.Next())
        {
            var isLabel = reader.Field == 1;
            reader.Skip();
            if (isLabel && others) return message.Length;
            if (isLabel) end = reader.Position;
            else others = true;
        }
        return end;
    }

    private static Labels? ReadLabels(ReadOnlySpan<byte> message, out string problem)
    {
        var pairs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var reader = new ProtobufReader(message);
        problem = "";
        while (reader.Next())
        {
            if (reader.Field != 1)
            {
                reader.Skip();
                continue;
            }
            var (name, value) = ReadPair(reader.Bytes());
            if (!IsName(name)) problem = $"'{Shown(name)}' is no label name (letters, digits and _, not first a digit)";
            else if (!pairs.TryAdd(name, value)) problem = $"the label '{name}' stands twice";
            else if (value.Length > MaxValue) problem = $"the value of the label '{name}' has {value.Length} characters; at most {MaxValue} are taken";
            else if (pairs.Count > MaxLabels) problem = $"a series has more than {MaxLabels} labels";
            if (problem.Length > 0) return null;
        }
        if (!pairs.TryGetValue(Labels.MetricName, out var metric) || !IsMetric(metric)) problem = metric is null ? "a series has no metric name" : $"'{Shown(metric)}' is no metric name";
        return problem.Length > 0 ? null : Labels.From(pairs);
    }

    private static (string Name, string Value) ReadPair(ReadOnlySpan<byte> message)
    {
        var (name, value) = ("", "");
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1) name = Text(reader.Bytes());
            else if (reader.Field == 2) value = Text(reader.Bytes());
            else reader.Skip();
        }
        return (name, value);
    }

    private static Sample ReadSample(ReadOnlySpan<byte> message, Labels labels)
    {
        var (time, value) = (0L, 0.0);
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1) value = reader.Double();
            else if (reader.Field == 2) time = reader.Int64();
            else reader.Skip();
        }
        return new(labels, time, value);
    }

    private static void ReadDescription(ReadOnlySpan<byte> message, WriteRequest request)
    {
        var (type, metric, help, unit) = (0L, "", "", "");
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1) type = reader.Int64();
            else if (reader.Field == 2) metric = Text(reader.Bytes());
            else if (reader.Field == 4) help = Text(reader.Bytes());
            else if (reader.Field == 5) unit = Text(reader.Bytes());
            else reader.Skip();
        }
        if (IsMetric(metric)) request.Descriptions.Add(new(metric, type >= 0 && type < Types.Length ? Types[type] : "unknown", help.Length > 1000 ? help[..1000] : help, unit.Length > 50 ? "" : unit));
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidDataException("a text is not UTF-8");
        }
    }

    private static bool IsName(string name) => name.Length is > 0 and <= MaxName && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static bool IsMetric(string name) => name.Length is > 0 and <= MaxName && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or ':');

    private static string Shown(string text) => text.Length > 100 ? text[..100] + "…" : text;
}
