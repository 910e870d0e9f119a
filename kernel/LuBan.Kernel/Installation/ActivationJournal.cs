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
        var path = PathOf(name, version);
        return File.Exists(path) && int.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out var count) ? count : 0;
    }

    public void Begin(string name, string version) =>
        File.WriteAllText(PathOf(name, version), (Crashes(name, version) + 1).ToString(CultureInfo.InvariantCulture));

    /// <summary>The activation ended, well or badly, and the process is alive.</summary>
    public void End(string name, string version) => File.Delete(PathOf(name, version));

    /// <summary>Forgets every version of an extension.</summary>
    public void Forget(string name)
    {
        foreach (var file in Directory.EnumerateFiles(_directory, $"{name}@*")) File.Delete(file);
    }

    private string PathOf(string name, string version) => Path.Combine(_directory, $"{name}@{version}");
}
