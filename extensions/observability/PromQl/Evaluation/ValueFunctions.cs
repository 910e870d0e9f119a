namespace LuBan.Observability.PromQl.Evaluation;

/// <summary>Functions of one value.</summary>
internal static class ValueFunctions
{
    private static readonly Dictionary<string, Func<double, double>> All = new(StringComparer.Ordinal)
    {
        ["abs"] = Math.Abs, ["ceil"] = Math.Ceiling, ["floor"] = Math.Floor, ["exp"] = Math.Exp, ["ln"] = Math.Log, ["log2"] = Math.Log2, ["log10"] = Math.Log10, ["sqrt"] = Math.Sqrt,
        ["acos"] = Math.Acos, ["acosh"] = Math.Acosh, ["asin"] = Math.Asin, ["asinh"] = Math.Asinh, ["atan"] = Math.Atan, ["atanh"] = Math.Atanh,
        ["cos"] = Math.Cos, ["cosh"] = Math.Cosh, ["sin"] = Math.Sin, ["sinh"] = Math.Sinh, ["tan"] = Math.Tan, ["tanh"] = Math.Tanh,
        ["deg"] = value => value * 180 / Math.PI, ["rad"] = value => value * Math.PI / 180,
        ["sgn"] = value => value < 0 ? -1 : value > 0 ? 1 : value,
        ["minute"] = Date(date => date.Minute), ["hour"] = Date(date => date.Hour), ["month"] = Date(date => date.Month), ["year"] = Date(date => date.Year),
        ["day_of_month"] = Date(date => date.Day), ["day_of_week"] = Date(date => (int)date.DayOfWeek), ["day_of_year"] = Date(date => date.DayOfYear),
        ["days_in_month"] = Date(date => DateTime.DaysInMonth(date.Year, date.Month)),
    };

    public static Func<double, double>? Find(string name) => All.GetValueOrDefault(name);

    public static bool IsDate(string name) => name is "minute" or "hour" or "month" or "year" or "day_of_month" or "day_of_week" or "day_of_year" or "days_in_month";

    public static double Round(double value, double nearest)
    {
        var inverse = 1.0 / nearest;
        return Math.Floor((value * inverse) + 0.5) / inverse;
    }

    private static Func<double, double> Date(Func<DateTime, int> part) => seconds =>
        seconds is >= -62_135_596_800 and < 253_402_300_800 ? part(DateTime.UnixEpoch.AddSeconds(Math.Truncate(seconds))) : double.NaN;
}
