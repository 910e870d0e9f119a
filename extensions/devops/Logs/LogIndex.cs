using System.Text.Json;
using LuBan.DevOps.Running;

namespace LuBan.DevOps.Logs;

/// <summary>What is known of the logs of one task run. It lies beside them, and stays when the run object is gone.</summary>
internal sealed record LogIndex
{
    public required string Namespace { get; init; }

    public required string TaskRun { get; init; }

    public required string Uid { get; init; }

    public string? PipelineRun { get; init; }

    public string? PipelineRunUid { get; init; }

    public string? PipelineTask { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public IReadOnlyList<LoggedStep> Steps { get; init; } = [];
}

/// <summary>The log of one step.</summary>
/// <param name="Name">The step.</param>
/// <param name="StartedAt">When it began first; null when it has not.</param>
/// <param name="EndedAt">When it ended last; null when it has not.</param>
internal sealed record LoggedStep(string Name, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt);

/// <summary>Finds, reads and forgets the logs of task runs.</summary>
internal sealed class LogStore(RunFolders folders)
{
    private const string IndexFile = "index.json";

    /// <summary>The folder of the logs of one task run.</summary>
    public string FolderOf(string @namespace, string taskRun, string uid) => Path.Combine(folders.Logs, @namespace, taskRun, uid);

    public static string FileOf(string folder, string step) => Path.Combine(folder, $"{step}.log");

    public void Write(LogIndex index)
    {
        var folder = FolderOf(index.Namespace, index.TaskRun, index.Uid);
        RunFolders.Make(folder);
        var (file, temporary) = (Path.Combine(folder, IndexFile), Path.Combine(folder, $"{IndexFile}.new"));
        File.WriteAllText(temporary, JsonSerializer.Serialize(index));
        File.Move(temporary, file, overwrite: true);
    }

    /// <summary>The logs of a task run of this name: those of the newest one when there were several.</summary>
    public (LogIndex Index, string Folder)? Find(string @namespace, string taskRun)
    {
        if (!IsName(@namespace) || !IsName(taskRun)) return null;
        var folder = Path.Combine(folders.Logs, @namespace, taskRun);
        if (!Directory.Exists(folder)) return null;
        return Directory.EnumerateDirectories(folder).Select(Open).OfType<(LogIndex Index, string Folder)>().OrderByDescending(found => found.Index.StartedAt).Select(found => ((LogIndex, string)?)found).FirstOrDefault();
    }

    /// <summary>The logs of the task runs of a pipeline run, oldest first; of the newest run when there were several of this name.</summary>
    public IReadOnlyList<(LogIndex Index, string Folder)> OfPipelineRun(string @namespace, string pipelineRun)
    {
        if (!IsName(@namespace)) return [];
        var all = All(@namespace).Where(found => found.Index.PipelineRun == pipelineRun).ToList();
        if (all.Count == 0) return [];
        var newest = all.MaxBy(found => found.Index.StartedAt).Index.PipelineRunUid;
        return [.. all.Where(found => found.Index.PipelineRunUid == newest).OrderBy(found => found.Index.StartedAt).ThenBy(found => found.Index.TaskRun, StringComparer.Ordinal)];
    }

    public IEnumerable<(LogIndex Index, string Folder)> All(string? @namespace = null)
    {
        var root = @namespace is null ? folders.Logs : Path.Combine(folders.Logs, @namespace);
        if (!Directory.Exists(root)) return [];
        return Directory.EnumerateFiles(root, IndexFile, SearchOption.AllDirectories).Select(file => Open(Path.GetDirectoryName(file)!)).OfType<(LogIndex Index, string Folder)>();
    }

    public static LogIndex? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<LogIndex>(File.ReadAllText(Path.Combine(folder, IndexFile)));
        }
        catch (Exception failure) when (failure is IOException or JsonException)
        {
            // Deleted meanwhile, or not written yet.
            return null;
        }
    }

    private static (LogIndex Index, string Folder)? Open(string folder) => Read(folder) is { } index ? (index, folder) : null;

    /// <summary>Names come from requests: nothing that leads out of the folder.</summary>
    private static bool IsName(string text) => text.Length > 0 && !text.Contains('/', StringComparison.Ordinal) && !text.Contains('\0', StringComparison.Ordinal) && text is not ("." or "..");
}
