using LuBan.Extensions.Processes;

namespace LuBan.AppStore.Tests.Processes;

/// <summary>Folders for processes of one test; at the end everything that was started is ended.</summary>
internal sealed class ProcessLab : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("luban-process-");

    public ProcessLab() => _folder.UnixFileMode |= UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public static string Shell => File.Exists("/usr/bin/sh") ? "/usr/bin/sh" : "/bin/sh";

    public string Folder(string name = "one") => Path.Combine(_folder.FullName, name);

    /// <summary>A folder that everybody may write to.</summary>
    public string OpenFolder(string name)
    {
        var folder = Directory.CreateDirectory(Folder(name));
        folder.UnixFileMode = (UnixFileMode)0b111_111_111;
        return folder.FullName;
    }

    public ProcessStart Script(string script, string name = "one") => new() { Folder = Folder(name), FileName = Shell, Arguments = ["-c", script] };

    public Task<DetachedProcess> RunAsync(string script, string name = "one") => DetachedProcess.StartAsync(Script(script, name), CancellationToken.None);

    /// <summary>What a process wrote when it had ended.</summary>
    public static async Task<(string Output, ProcessEnd End)> FinishAsync(DetachedProcess process)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        var end = await process.WaitAsync(patience.Token);
        return (await File.ReadAllTextAsync(process.OutputFile), end);
    }

    public static bool IsThere(int id) => ProcessStat.Read(id) is { IsDead: false };

    /// <summary>The command lines of everything that runs on this machine.</summary>
    public static IReadOnlyList<string> CommandLines() => [.. ProcessStat.ReadAll().Where(stat => !stat.IsDead).Select(stat =>
    {
        try
        {
            return File.ReadAllText($"/proc/{stat.Id}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    })];

    public async ValueTask DisposeAsync()
    {
        foreach (var folder in _folder.EnumerateDirectories())
        {
            if (DetachedProcess.Adopt(folder.FullName) is { } process) await process.StopAsync(TimeSpan.Zero, CancellationToken.None);
        }
        _folder.Delete(recursive: true);
    }
}
