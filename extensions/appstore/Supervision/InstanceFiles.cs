using System.Text.Json;
using LuBan.AppStore.Templates;

namespace LuBan.AppStore.Supervision;

/// <summary>The state of an instance on disk: whole or not at all.</summary>
internal sealed class InstanceFiles(AppJson json)
{
    private const int KeptRuns = 4;

    public InstanceState Read(string folder)
    {
        var file = StateOf(folder);
        return File.Exists(file) ? JsonSerializer.Deserialize<InstanceState>(File.ReadAllText(file), json.Options)! : new();
    }

    public void Write(string folder, InstanceState state)
    {
        var file = StateOf(folder);
        File.WriteAllText(file + ".new", JsonSerializer.Serialize(state, json.Options));
        File.Move(file + ".new", file, overwrite: true);
    }

    public static string RunOf(string folder, int run) => Path.Combine(folder, "runs", run.ToString("D6", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The folders of runs, the newest first.</summary>
    public static IReadOnlyList<string> Runs(string folder)
    {
        var runs = Path.Combine(folder, "runs");
        return Directory.Exists(runs) ? [.. Directory.EnumerateDirectories(runs).OrderDescending(StringComparer.Ordinal)] : [];
    }

    /// <summary>Removes what is older than the last runs.</summary>
    public static void Trim(string folder)
    {
        foreach (var old in Runs(folder).Skip(KeptRuns)) Directory.Delete(old, recursive: true);
    }

    private static string StateOf(string folder) => Path.Combine(folder, "state.json");
}
