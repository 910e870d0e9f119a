using System.Globalization;

namespace LuBan.Observability.Logs;

/// <summary>A place in the order of all lines: by time, then in the order in which they came.</summary>
internal readonly record struct LinePosition(long Time, long Sequence) : IComparable<LinePosition>
{
    public int CompareTo(LinePosition other) => Time != other.Time ? Time.CompareTo(other.Time) : Sequence.CompareTo(other.Sequence);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Time}.{Sequence}");

    internal static LinePosition? Parse(string? text)
    {
        if (text?.Split('.') is not [var time, var sequence]) return null;
        return long.TryParse(time, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var t) && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var s) ? new(t, s) : null;
    }
}
