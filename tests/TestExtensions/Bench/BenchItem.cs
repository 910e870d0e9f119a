namespace Tests.Bench;

public sealed record BenchItem(int Id, string Name, double Price, IReadOnlyList<string> Tags)
{
    private static readonly string[] Labels = ["red", "small"];

    public static BenchItem Sample(int id) => new(id, "A thing", 12.5, Labels);
}
