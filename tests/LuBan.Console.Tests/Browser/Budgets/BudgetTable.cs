using System.Globalization;
using System.Text;

namespace LuBan.ConsoleTests.Browser.Budgets;

/// <summary>What was measured, beside what it may be.</summary>
internal sealed class BudgetTable
{
    private readonly List<(string What, double Limit, double Measured, string Unit, string Detail)> _rows = [];

    /// <summary>Everything that is over its budget.</summary>
    public IEnumerable<string> Exceeded => _rows.Where(row => row.Measured > row.Limit).Select(row => $"{row.What}: {Text(row.Measured)} {row.Unit}, at most {Text(row.Limit)}");

    public void Add(string what, double limit, double measured, string unit, string detail = "") => _rows.Add((what, limit, measured, unit, detail));

    /// <summary>The median of several rounds, with the smallest and the largest.</summary>
    public void Add(string what, double limit, IReadOnlyCollection<double> rounds, string unit)
    {
        double[] sorted = [.. rounds.Order()];
        Add(what, limit, sorted[sorted.Length / 2], unit, $"median of {sorted.Length}: {Text(sorted[0])}–{Text(sorted[^1])}");
    }

    /// <summary>The table in Markdown.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("| what | budget | measured | | rounds |\n|---|--:|--:|---|---|\n");
        foreach (var row in _rows) text.AppendLine(CultureInfo.InvariantCulture, $"| {row.What} | ≤ {Text(row.Limit)} {row.Unit} | {Text(row.Measured)} {row.Unit} | {(row.Measured > row.Limit ? "not met" : "met")} | {row.Detail} |");
        return text.ToString();
    }

    private static string Text(double value) => value.ToString(Math.Abs(value) < 10 && value % 1 != 0 ? "0.###" : "0", CultureInfo.InvariantCulture);
}
