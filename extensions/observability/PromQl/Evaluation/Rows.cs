using LuBan.Observability.Metrics;

namespace LuBan.Observability.PromQl.Evaluation;

/// <summary>Rows by their labels.</summary>
internal static class Rows
{
    public static QueryException Same() => new(QueryErrorKind.Execution, "LB9201: vector cannot contain metrics with the same labelset. What the query drops or renames was the only difference between two series; aggregate them, or keep the label.");

    /// <summary>Rows of the same labels become one. Two values at one moment are an error.</summary>
    public static List<Row> Merge(List<Row> rows)
    {
        var byLabels = new Dictionary<Labels, int>(rows.Count);
        var merged = new List<Row>(rows.Count);
        foreach (var row in rows)
        {
            if (byLabels.TryAdd(row.Labels, merged.Count)) merged.Add(row);
            else merged[byLabels[row.Labels]] = Join(merged[byLabels[row.Labels]], row);
        }
        return merged;
    }

    /// <summary>For functions of ranges: the same labels twice are an error, whenever they have values.</summary>
    public static List<Row> Distinct(List<Row> rows)
    {
        var seen = new HashSet<Labels>(rows.Count);
        foreach (var row in rows)
        {
            if (!seen.Add(row.Labels)) throw Same();
        }
        return rows;
    }

    private static Row Join(Row left, Row right)
    {
        var values = new double[left.Values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (a, b) = (left.Values[i], right.Values[i]);
            if (Row.Has(a) && Row.Has(b)) throw Same();
            values[i] = Row.Has(a) ? a : b;
        }
        return new(left.Labels, values);
    }
}
