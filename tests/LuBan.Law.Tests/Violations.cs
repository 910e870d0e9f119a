namespace LuBan.Law;

internal static class Violations
{
    /// <summary>Fails with all of them, each on a line of its own.</summary>
    public static void None(IEnumerable<string> found)
    {
        var all = found.Distinct().ToList();
        Assert.True(all.Count == 0, $"{all.Count} violation(s):\n{string.Join('\n', all)}");
    }
}
