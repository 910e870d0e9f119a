namespace LuBan.Observability.Host;

/// <summary>Reads the files in which Linux tells about itself. What is not there, or not for us, gives nothing.</summary>
internal sealed class HostFiles(string root = "/")
{
    public string Path(string path) => System.IO.Path.Combine(root, path.TrimStart('/'));

    public IReadOnlyList<string> Lines(string path)
    {
        try
        {
            return File.ReadAllLines(Path(path));
        }
        // A device that has no speed answers with an error instead of a text.
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }

    public string? Text(string path) => Lines(path) is { Count: > 0 } lines ? lines[0].Trim() : null;

    public double? Number(string path) => Text(path) is { } text ? Parse(text) : null;

    public IReadOnlyList<string> Folders(string path)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(Path(path)).Select(System.IO.Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    public static double? Parse(string text) => double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    public static string[] Words(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
