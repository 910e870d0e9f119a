using System.Globalization;
using System.Text;
using LuBan.DevOps.Model;
using LuBan.Extensions.Processes;
using Microsoft.Extensions.Options;

namespace LuBan.DevOps.Running;

/// <summary>Starts a step as a process: with the folders that it expects, as its namespace's user, with nothing of LuBan's environment.</summary>
internal sealed class StepLauncher(HostAbilities host, IOptions<DevOpsOptions> options)
{
    /// <param name="plan">What the try runs.</param>
    /// <param name="step">The step, with all variables replaced.</param>
    /// <param name="index">Which step.</param>
    /// <param name="folder">The folder of the process.</param>
    /// <param name="paths">Where the step finds its folders.</param>
    /// <param name="folders">Where they are.</param>
    /// <param name="user">As whom it runs; null for LuBan's own.</param>
    /// <param name="environment">Its environment, secrets included.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<DetachedProcess> StartAsync(
        TaskPlan plan, Step step, int index, string folder, TaskPaths paths, AttemptFolders folders, ProcessUser? user, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var script = Write(paths, $"run-{index}", Run(step, index, paths), user);
        if (step.Script is not null) Write(paths, $"script-{index}", Script(step.Script), user);
        var start = new ProcessStart { Folder = folder, FileName = "/bin/sh", Arguments = [script], Environment = environment, User = user, Limits = new() { OutputBytes = options.Value.StepOutputLimit } };
        if (!paths.HasMounts) return DetachedProcess.StartAsync(start, cancellationToken);
        var words = host.Unshare!.Split(' ');
        var enter = Path.Combine(folders.ControlFolder, $"enter-{index}.sh");
        File.WriteAllText(enter, Enter(plan, index, paths, folders, user));
        return DetachedProcess.StartAsync(start with { FileName = host.Find(words[0])!, Arguments = [.. words[1..], "/bin/sh", enter], User = null }, cancellationToken);
    }

    /// <summary>Puts the step's root folder together, gives up root, and becomes the step. Nothing of it is seen outside.</summary>
    private static string Enter(TaskPlan plan, int index, TaskPaths paths, AttemptFolders folders, ProcessUser? user)
    {
        var table = new MountTable();
        table.Add(folders.TemporaryFolder, "/tmp");
        table.Add(paths.WorkspaceFolder, "/workspace");
        table.Add(paths.TektonFolder, "/tekton");
        table.Add(paths.RunFolder, paths.Run, readOnly: true);
        foreach (var folder in plan.Folders.Where(folder => folder.Step is null || folder.Step == index).OrderBy(folder => folder.Path, StringComparer.Ordinal))
        {
            var source = folders.SourceOf(folder);
            if (File.Exists(source)) table.AddFile(Path.GetDirectoryName(source)!, Path.GetFileName(source), folder.Path);
            else table.Add(source, folder.Path, folder.ReadOnly);
        }

        if (Directory.Exists(folders.Identity)) table.Add(folders.Identity, "/tekton/luban", readOnly: true);
        var (root, list) = (folders.RootFolder, Path.Combine(folders.ControlFolder, $"mounts-{index}"));
        File.WriteAllText(list, table.Lines(root));
        var become = user is null ? "" : string.Create(CultureInfo.InvariantCulture, $"--userspec={user.UserId}:{user.GroupId} --groups= ");
        return $"""
            umask 022
            mount --all --fstab {Shell.Quote(list)} || exit 125
            {table.LinkCommands(root)}
            exec setpriv --no-new-privs chroot {become}{Shell.Quote(root)} /bin/sh {paths.Run}/run-{index}

            """;
    }

    private static string Run(Step step, int index, TaskPaths paths)
    {
        var folder = Path.Combine(paths.WorkspaceRoot, step.WorkingDir is { Length: > 0 } given ? given : ".");
        IEnumerable<string> words = step.Script is null ? [.. step.Command ?? [], .. step.Args ?? []] : [$"{paths.Run}/script-{index}", .. step.Args ?? []];
        return $"""
            exec 2>&1
            umask 077
            mkdir -p {Shell.Quote(folder)} 2>/dev/null
            cd {Shell.Quote(folder)} || exit 126
            exec {Shell.Join(words)}

            """;
    }

    /// <summary>A script without an interpreter is one for sh that stops at the first failure.</summary>
    private static string Script(string script) => script.StartsWith("#!", StringComparison.Ordinal) ? script : $"#!/bin/sh\nset -e\n{script}";

    private static string Write(TaskPaths paths, string name, string content, ProcessUser? user)
    {
        var file = Path.Combine(paths.RunFolder, name);
        File.WriteAllText(file, content, new UTF8Encoding(false));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        user?.Own(file);
        return file;
    }
}
