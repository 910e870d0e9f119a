using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Workers.Processes;

/// <summary>Reads what a worker writes: line by line, cut to a length, bounded per second, the last lines kept.</summary>
internal sealed class WorkerOutput(Action<LogLevel, string> log, int linesPerSecond, TimeProvider time)
{
    private const int LongestLine = 4096, Kept = 40, KeptOfStack = 12;
    private const string StackLine = "   at ";
    private readonly Queue<string> _last = new();
    private readonly Lock _lock = new();
    private long _second;
    private int _lines, _dropped, _stack;

    /// <summary>The last lines of the standard error.</summary>
    public IReadOnlyList<string> LastErrors
    {
        get
        {
            lock (_lock) return [.. _last];
        }
    }

    /// <summary>Reads the standard error to its end.</summary>
    public async Task ReadErrorsAsync(Stream stream)
    {
        await foreach (var line in LinesAsync(stream, LongestLine))
        {
            Keep(line);
            Pass(LogLevel.Warning, line);
        }
    }

    /// <summary>Reads the standard output to its end. Until the protocol is told to be over its lines go there and not to the log.</summary>
    public async Task ReadOutputAsync(Stream stream, ChannelWriter<string> protocol)
    {
        await foreach (var line in LinesAsync(stream, LongestLine * 16))
        {
            if (!protocol.TryWrite(line)) Pass(LogLevel.Information, line.Length > LongestLine ? line[..LongestLine] + " …" : line);
        }
        protocol.TryComplete();
    }

    /// <summary>Adds a line of the kernel's.</summary>
    public void Tell(string line) => log(LogLevel.Warning, line);

    /// <summary>Says how much was left out, once the second is over or the worker is.</summary>
    public void Flush()
    {
        var dropped = Interlocked.Exchange(ref _dropped, 0);
        if (dropped > 0) log(LogLevel.Warning, $"{dropped} more lines were left out: a worker may write {linesPerSecond} in a second.");
    }

    // What the runtime says of a crash stands above its stack, which may be longer than all that is kept.
    private void Keep(string line)
    {
        lock (_lock)
        {
            _stack = line.StartsWith(StackLine, StringComparison.Ordinal) ? _stack + 1 : 0;
            if (_stack > KeptOfStack) return;
            _last.Enqueue(line);
            if (_last.Count > Kept) _last.Dequeue();
        }
    }

    private void Pass(LogLevel level, string line)
    {
        lock (_lock)
        {
            var second = time.GetUtcNow().ToUnixTimeSeconds();
            if (second != _second)
            {
                (_second, _lines) = (second, 0);
                Flush();
            }
            if (++_lines > linesPerSecond)
            {
                _dropped++;
                return;
            }
        }
        log(level, line);
    }

    /// <summary>Not a reader's lines: those have no end, and a worker may write one without any.</summary>
    private static async IAsyncEnumerable<string> LinesAsync(Stream stream, int longest)
    {
        var buffer = new byte[16 * 1024];
        var line = new MemoryStream();
        var cut = false;
        while (await ReadAsync(stream, buffer) is > 0 and var count)
        {
            for (var i = 0; i < count; i++)
            {
                if (buffer[i] == '\n')
                {
                    yield return Text(line, cut);
                    line.SetLength(0);
                    cut = false;
                }
                else if (line.Length < longest)
                {
                    line.WriteByte(buffer[i]);
                }
                else
                {
                    cut = true;
                }
            }
        }
        if (line.Length > 0) yield return Text(line, cut);
    }

    private static async ValueTask<int> ReadAsync(Stream stream, byte[] buffer)
    {
        try
        {
            return await stream.ReadAsync(buffer);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            return 0;
        }
    }

    private static string Text(MemoryStream line, bool cut) => Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length).TrimEnd('\r') + (cut ? " …" : "");
}
