using System.Buffers.Text;

namespace LuBan.Kernel.Hosting;

/// <summary>Measures how much of the machine's processors had nothing to do.</summary>
internal sealed class IdleProbe
{
    private const string Statistics = "/proc/stat";
    // user nice system idle iowait irq softirq steal; what follows is contained in the first two (proc_stat(5)).
    private const int Fields = 8;
    private const int Idle = 3;
    private const int WaitsForDisk = 4;
    private long _idle;
    private long _all;

    /// <summary>The part that was idle since the last look, from 0 to 1; not a number where the system does not tell.</summary>
    public double Look()
    {
        Span<byte> line = stackalloc byte[256];
        try
        {
            using var file = File.OpenHandle(Statistics);
            line = line[..RandomAccess.Read(file, line, 0)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Not Linux, or kept from us.
            return double.NaN;
        }
        // cpu  14650 0 8361 320551 ...
        line = line["cpu".Length..];
        var (idle, all) = (0L, 0L);
        for (var i = 0; i < Fields; i++)
        {
            line = line.TrimStart((byte)' ');
            if (!Utf8Parser.TryParse(line, out long ticks, out var length)) return double.NaN;
            line = line[length..];
            all += ticks;
            if (i is Idle or WaitsForDisk) idle += ticks;
        }
        var part = all > _all ? Math.Clamp((double)(idle - _idle) / (all - _all), 0, 1) : double.NaN;
        (_idle, _all) = (idle, all);
        return part;
    }
}
