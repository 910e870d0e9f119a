namespace LuBan.DevOps.Running;

/// <summary>Words for scripts.</summary>
internal static class Shell
{
    public static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));
}
