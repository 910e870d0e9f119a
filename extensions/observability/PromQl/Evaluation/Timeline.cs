namespace LuBan.Observability.PromQl.Evaluation;

/// <summary>The moments at which a query is evaluated.</summary>
internal readonly record struct Timeline(long Start, long End, long Step)
{
    public int Count => End < Start ? 0 : checked((int)(((End - Start) / Step) + 1));

    public long this[int index] => Start + (index * Step);

    public static Timeline At(long moment) => new(moment, moment, 1);
}
