using System.Globalization;

namespace LuBan.Extensions.Processes;

/// <summary>What /proc says about a process. Number and start time together name it: the number alone is used again.</summary>
internal sealed record ProcessStat(int Id, char State, int Parent, int Group, int Session, ulong Start)
{
    /// <summary>It runs no more, and only waits for its parent to notice.</summary>
    public bool IsDead => State is 'Z' or 'X' or 'x';

    public static ProcessStat? Read(int id)
    {
        try
        {
            return Parse(id, File.ReadAllText($"/proc/{id}/stat"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static IReadOnlyList<ProcessStat> ReadAll() =>
        [.. Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? Read(id) : null).OfType<ProcessStat>()];

    private static ProcessStat? Parse(int id, string text)
    {
        // The name of the program is in brackets, and may hold brackets and spaces itself.
        var end = text.LastIndexOf(')');
        if (end < 0) return null;
        var fields = text[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length < 20 ? null : new(id, fields[0][0], Number(fields[1]), Number(fields[2]), Number(fields[3]), ulong.Parse(fields[19], CultureInfo.InvariantCulture));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
