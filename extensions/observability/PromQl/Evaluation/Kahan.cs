namespace LuBan.Observability.PromQl.Evaluation;

/// <summary>A sum that does not lose small addends beside large ones (Neumaier).</summary>
internal struct Kahan
{
    public double Sum;
    public double Compensation;

    public readonly double Total => double.IsInfinity(Sum) ? Sum : Sum + Compensation;

    public void Add(double value)
    {
        var next = Sum + value;
        Compensation += Math.Abs(Sum) >= Math.Abs(value) ? Sum - next + value : value - next + Sum;
        Sum = next;
    }
}
