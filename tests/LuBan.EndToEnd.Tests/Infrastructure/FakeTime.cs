namespace LuBan.EndToEnd;

/// <summary>Runs a process with another wall clock (Debian: libfaketime); its monotonic clock stays.</summary>
internal static class FakeTime
{
    public static string? Library { get; } = new[] { "x86_64", "aarch64" }.Select(machine => $"/usr/lib/{machine}-linux-gnu/faketime/libfaketime.so.1").FirstOrDefault(File.Exists);

    public static IReadOnlyDictionary<string, string> Shifted(string by) => new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = Library!,
        ["FAKETIME"] = by,
        ["DONT_FAKE_MONOTONIC"] = "1",
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
    };
}

/// <summary>A case that needs libfaketime; without it, it is skipped, and counted as such.</summary>
internal sealed class FakeTimeTheoryAttribute : TheoryAttribute
{
    public FakeTimeTheoryAttribute()
    {
        if (FakeTime.Library is null) Skip = "libfaketime is not installed (Debian: libfaketime)";
    }
}
