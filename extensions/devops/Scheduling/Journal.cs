using System.Text;
using System.Text.Json;

namespace LuBan.DevOps.Scheduling;

/// <summary>An append-only file, one event in JSON on each line. What was appended is on the disk when <see cref="Append"/> returns.</summary>
/// <typeparam name="TEvent">The base of the events.</typeparam>
internal sealed class Journal<TEvent>(string path, JsonSerializerOptions json) where TEvent : class
{
    /// <summary>All whole events. The last line may have been cut by a crash: what was not acknowledged did not happen.</summary>
    public IReadOnlyList<TEvent> Read()
    {
        if (!File.Exists(path)) return [];
        var events = new List<TEvent>();
        var content = File.ReadAllBytes(path);
        var start = 0;
        for (var end = Array.IndexOf(content, (byte)'\n'); end >= 0; end = Array.IndexOf(content, (byte)'\n', start))
        {
            if (JsonSerializer.Deserialize<TEvent>(content.AsSpan(start, end - start), json) is { } item) events.Add(item);
            start = end + 1;
        }

        if (start < content.Length) Cut(start);
        return events;
    }

    public void Append(params IReadOnlyList<TEvent> events)
    {
        if (events.Count == 0) return;
        var lines = new StringBuilder();
        foreach (var item in events) lines.Append(JsonSerializer.Serialize(item, json)).Append('\n');
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, 0);
        file.Write(Encoding.UTF8.GetBytes(lines.ToString()));
        file.Flush(flushToDisk: true);
    }

    private void Cut(long length)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
        file.SetLength(length);
    }
}
