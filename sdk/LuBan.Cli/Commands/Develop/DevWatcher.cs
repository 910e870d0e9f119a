using System.Threading.Channels;

namespace LuBan.Cli.Commands.Develop;

/// <summary>Hears of saved files, and tells them together once it is quiet for a moment.</summary>
internal sealed class DevWatcher : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(80);
    private readonly Channel<(DevChanges Changes, long Moment)> _saved = Channel.CreateUnbounded<(DevChanges, long)>();
    private readonly FileSystemWatcher _files;
    private readonly DevProject _project;
    private readonly TimeProvider _time;

    public DevWatcher(DevProject project, TimeProvider time)
    {
        (_project, _time) = (project, time);
        _files = new(project.Folder) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.DirectoryName };
        _files.Changed += (_, saved) => Add(saved.FullPath);
        _files.Created += (_, saved) => AddAll(saved.FullPath);
        _files.Deleted += (_, saved) => Add(saved.FullPath);
        _files.Renamed += (_, saved) => { Add(saved.OldFullPath); AddAll(saved.FullPath); };
        // Too much at once to list: all of it may have changed.
        _files.Error += (_, _) => Add(DevChanges.Console | DevChanges.ConsoleSources | DevChanges.Code);
        _files.EnableRaisingEvents = true;
    }

    /// <returns>What was saved, and when the first of it was.</returns>
    public async Task<(DevChanges Changes, long Moment)> NextAsync(CancellationToken cancellationToken)
    {
        var (changes, moment) = await _saved.Reader.ReadAsync(cancellationToken);
        // Editors write a file in several steps, and builds many files: half of them is not worth a package.
        for (var more = true; more;)
        {
            await Task.Delay(Quiet, _time, cancellationToken);
            for (more = false; _saved.Reader.TryRead(out var next); more = true) changes |= next.Changes;
        }
        return (changes, moment);
    }

    public void Dispose() => _files.Dispose();

    /// <summary>A new folder may hold files already, from before it was watched.</summary>
    private void AddAll(string path)
    {
        Add(path);
        if (!Directory.Exists(path) || Classify(path) == DevChanges.None) return;
        try
        {
            foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)) Add(file);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It was only there for a moment.
        }
    }

    private void Add(string path)
    {
        // A folder's own time changes with every file in it, which is told too.
        if (!Directory.Exists(path)) Add(Classify(path));
    }

    private DevChanges Classify(string path) => _project.Classify(Path.GetRelativePath(_project.Folder, path));

    private void Add(DevChanges changes)
    {
        if (changes != DevChanges.None) _saved.Writer.TryWrite((changes, _time.GetTimestamp()));
    }
}
