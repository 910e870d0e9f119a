using System.Text.Json;

namespace LuBan.DevOps.Running;

/// <summary>Remembers what must be masked for as long as a run's steps are at work, in memory that outlives the kernel.</summary>
internal sealed class SecretMemory(RunFolders folders)
{
    public void Remember(string uid, IReadOnlyCollection<string> texts)
    {
        if (texts.Count == 0) return;
        var file = FileOf(uid);
        File.WriteAllText(file, JsonSerializer.Serialize(texts));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public IReadOnlyList<string> Recall(string uid) => File.Exists(FileOf(uid)) ? JsonSerializer.Deserialize<List<string>>(File.ReadAllText(FileOf(uid))) ?? [] : [];

    private string FileOf(string uid) => Path.Combine(folders.Volatile(uid), "masked");
}
