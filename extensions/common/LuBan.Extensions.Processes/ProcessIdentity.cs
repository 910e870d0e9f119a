using System.Globalization;

namespace LuBan.Extensions.Processes;

/// <summary>A process and its shim, as the shim wrote them down: numbers, start times, the machine's start, and the mark that descendants carry.</summary>
internal sealed record ProcessIdentity(int Shim, ulong ShimStart, int Id, ulong Start, string Boot, string Mark)
{
    private static readonly Lazy<string> ThisBoot = new(() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim());

    public static string CurrentBoot => ThisBoot.Value;

    /// <summary>Whether the process is there and is this one.</summary>
    public bool IsAlive => Boot == CurrentBoot && ProcessStat.Read(Id) is { IsDead: false } stat && stat.Start == Start;

    public bool IsShimAlive => Boot == CurrentBoot && ProcessStat.Read(Shim) is { IsDead: false } stat && stat.Start == ShimStart;

    /// <summary>Null when nothing, or something else, is written there.</summary>
    public static ProcessIdentity? Read(ProcessFolder folder)
    {
        if (folder.TryRead(folder.Identity) is not { } text) return null;
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return fields.Length == 6 && int.TryParse(fields[0], out var shim) && ulong.TryParse(fields[1], CultureInfo.InvariantCulture, out var shimStart)
            && int.TryParse(fields[2], out var id) && ulong.TryParse(fields[3], CultureInfo.InvariantCulture, out var start)
            ? new(shim, shimStart, id, start, fields[4], fields[5])
            : null;
    }
}
