using System.Text.Json;
using System.Threading.Channels;
using LuBan.ServiceMesh.Proxy.Forwarding;

namespace LuBan.ServiceMesh.Proxy.Telemetry;

/// <summary>One line of JSON for each request. When the disk is slower than the requests, lines are lost and counted; requests never wait.</summary>
internal sealed class AccessLog(string? file) : IAsyncDisposable
{
    private const long MaxSize = 16 * 1024 * 1024;

    private readonly Channel<byte[]> _lines = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(20_000) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
    private Task _writing = Task.CompletedTask;
    private long _lost;

    public long Lost => Volatile.Read(ref _lost);

    public void Start()
    {
        if (file is not null) _writing = Task.Run(() => WriteAsync(file));
    }

    public void Add(RequestRecord record)
    {
        if (file is not null && !_lines.Writer.TryWrite(LineOf(record))) Interlocked.Increment(ref _lost);
    }

    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing;
    }

    /// <summary>Names as in the access log of Istio.</summary>
    private static byte[] LineOf(RequestRecord record)
    {
        using var buffer = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("start_time", record.At);
            json.WriteString("method", record.Method);
            json.WriteString("path", record.Path);
            json.WriteString("protocol", record.Protocol);
            json.WriteNumber("response_code", record.Status);
            json.WriteString("response_flags", record.Flags);
            if (record.Detail is { } detail) json.WriteString("response_code_details", detail);
            json.WriteNumber("bytes_received", record.Sent);
            json.WriteNumber("bytes_sent", record.Received);
            json.WriteNumber("duration", Math.Round(record.Milliseconds, 3));
            if (record.UpstreamMilliseconds is { } upstream) json.WriteNumber("upstream_service_time", Math.Round(upstream, 3));
            json.WriteString("request_id", record.RequestId);
            json.WriteString("authority", record.Authority);
            json.WriteString("source_workload", record.Source);
            if (record.Endpoint is { } endpoint) json.WriteString("upstream_host", endpoint.Entry.Key);
            if (record.Cluster is { } cluster) json.WriteString("upstream_cluster", cluster.Entry.Name);
            if (record.Rule is { } rule) json.WriteString("route_name", rule.Entry.Name);
            if (record.Attempts > 1) json.WriteNumber("attempts", record.Attempts);
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private async Task WriteAsync(string path)
    {
        var stream = Open(path);
        try
        {
            while (await _lines.Reader.WaitToReadAsync())
            {
                while (_lines.Reader.TryRead(out var line)) await stream.WriteAsync(line);
                await stream.FlushAsync();
                if (stream.Length < MaxSize) continue;
                await stream.DisposeAsync();
                File.Move(path, path + ".1", overwrite: true);
                stream = Open(path);
            }
        }
        catch (IOException)
        {
            // A full or vanished disk: requests are worth more than their log.
        }
        finally
        {
            await stream.DisposeAsync();
        }
    }

    private static FileStream Open(string path) => new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 64 * 1024);
}
