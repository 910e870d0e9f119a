namespace LuBan.ServiceMesh.Proxy.Telemetry;

/// <summary>Counts by size, with Istio's borders.</summary>
internal sealed class Histogram
{
    public static readonly double[] Milliseconds = [0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 600000, 1800000, 3600000];
    public static readonly double[] Bytes = [1, 8, 64, 512, 4096, 32768, 262144, 2097152, 16777216, 134217728, 1073741824];

    private readonly double[] _borders;
    private readonly long[] _counts;
    private double _sum;

    public Histogram(double[] borders) => (_borders, _counts) = (borders, new long[borders.Length + 1]);

    public IReadOnlyList<double> Borders => _borders;

    public double Sum => Volatile.Read(ref _sum);

    public long CountOf(int index) => Volatile.Read(ref _counts[index]);

    public static int IndexOf(double[] borders, double value)
    {
        var index = Array.BinarySearch(borders, value);
        return index >= 0 ? index : ~index;
    }

    public void Add(double value)
    {
        Interlocked.Increment(ref _counts[IndexOf(_borders, value)]);
        double before;
        do before = Volatile.Read(ref _sum);
        while (Interlocked.CompareExchange(ref _sum, before + value, before) != before);
    }
}
