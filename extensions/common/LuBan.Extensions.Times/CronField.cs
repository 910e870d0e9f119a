using System.Globalization;

namespace LuBan.Extensions.Times;

/// <summary>One field of a cron expression: which of its values are meant.</summary>
/// <param name="Bits">One bit for each value.</param>
/// <param name="IsRestricted">Whether it says more than "every", which decides how the two fields of days meet.</param>
internal sealed record CronField(ulong Bits, bool IsRestricted)
{
    public bool Has(int value) => (Bits & (1UL << value)) != 0;

    /// <summary>The values in their order.</summary>
    public IEnumerable<int> Values => Enumerable.Range(0, 64).Where(Has);

    /// <exception cref="FormatException">The message says what is wrong with the field.</exception>
    public static CronField Parse(string text, CronFieldRange range)
    {
        var bits = text.Split(',').Aggregate(0UL, (sum, part) => sum | ParsePart(part, range));
        // Sunday is 0 and 7.
        if (range == CronFieldRange.DayOfWeek && (bits & (1UL << 7)) != 0) bits = (bits | 1) & ~(1UL << 7);
        return new(bits, text[0] is not '*' and not '?');
    }

    private static ulong ParsePart(string part, CronFieldRange range)
    {
        var slash = part.Split('/');
        if (slash.Length > 2 || slash[0].Length == 0) throw Wrong(part, range);
        var step = slash.Length == 2 ? Number(slash[1], part, range) : 1;
        if (step < 1 || step > range.Maximum) throw Wrong(part, range);
        var (from, to) = Span(slash[0], slash.Length == 2, part, range);
        if (from > to) throw Wrong(part, range);

        var bits = 0UL;
        for (var value = from; value <= to; value += step) bits |= 1UL << value;
        return bits;
    }

    private static (int From, int To) Span(string text, bool stepped, string part, CronFieldRange range)
    {
        if (text is "*" or "?") return (range.Minimum, range == CronFieldRange.DayOfWeek ? 6 : range.Maximum);
        var ends = text.Split('-');
        if (ends.Length > 2) throw Wrong(part, range);
        var from = Value(ends[0], part, range);
        return (from, ends.Length == 2 ? Value(ends[1], part, range) : stepped ? range.Maximum : from);
    }

    private static int Value(string text, string part, CronFieldRange range)
    {
        var name = Array.FindIndex(range.Names, known => known.Equals(text, StringComparison.OrdinalIgnoreCase));
        var value = name >= 0 ? name + range.FirstName : Number(text, part, range);
        return value >= range.Minimum && value <= range.Maximum ? value : throw Wrong(part, range);
    }

    private static int Number(string text, string part, CronFieldRange range) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw Wrong(part, range);

    private static FormatException Wrong(string part, CronFieldRange range) =>
        new($"'{part}' is no {range.Name}: use {range.Minimum} to {range.Maximum}{(range.Names.Length > 0 ? $" or {range.Names[0]} to {range.Names[^1]}" : "")}, '*', ranges such as 1-5, steps such as */2, and commas.");
}
