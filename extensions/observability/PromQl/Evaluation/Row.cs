using LuBan.Observability.Metrics;

namespace LuBan.Observability.PromQl.Evaluation;

/// <summary>A series of a result in the making: a value for each moment, or <see cref="Absent"/>. No calculation gives that value, and no sample that is shown has it.</summary>
internal sealed record Row(Labels Labels, double[] Values)
{
    public static readonly double Absent = Staleness.Marker;

    public static bool Has(double value) => !Staleness.IsMarker(value);

    public static double[] Nothing(int count)
    {
        var values = new double[count];
        Array.Fill(values, Absent);
        return values;
    }

    public Row Map(Labels labels, Func<double, double> map)
    {
        var values = new double[Values.Length];
        for (var i = 0; i < values.Length; i++) values[i] = Has(Values[i]) ? map(Values[i]) : Absent;
        return new(labels, values);
    }
}
