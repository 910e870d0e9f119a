using System.Globalization;

namespace LuBan.Kernel.Installation;

/// <summary>
/// Remembers on disk which extension is being activated, so that one that ends the whole process (a stack overflow, a native crash)
/// is recognised after the restart and not started for ever.
/// </summary>
internal sealed class ActivationJournal
{
    /// <summary>How many times in a row the process may end during the activation of one version.</summary>
    public const int Limit = 3;

    private readonly string _directory;

    public ActivationJournal(string dataDirectory)
    {
        _directory = Path.Combine(dataDirectory, "activating");
        Directory.CreateDirectory(_directory);
    }

    /// <summary>How many times in a row the process ended while it activated this version.</summary>
    public int Crashes(string name, string version)
    {
        var path = Path.Combine(_directory, name);
        if (!File.Exists(path)) return 0;
        var lines = File.ReadAllLines(path);
        return lines.Length == 2 && lines[0] == version && int.TryParse(lines[1], CultureInfo.InvariantCulture, out var count) ? count : 0;
    }

    public void Begin(string name, string version) =>
        File.WriteAllLines(Path.Combine(_directory, name), [version, (Crashes(name, version) + 1).ToString(CultureInfo.InvariantCulture)]);

    /// <summary>The activation ended, well or badly, and the process is alive.</summary>
    public void End(string name) => File.Delete(Path.Combine(_directory, name));
}
