using LuBan.DevOps.Model;
using LuBan.Extensions.Processes;

namespace LuBan.DevOps.Running;

/// <summary>Makes the folders of one try, and says where on this machine each is that a step sees.</summary>
internal sealed class AttemptFolders(RunFolders folders, TaskPaths paths, ProcessUser? user, TaskRun run)
{
    private string Uid => run.Metadata.Uid!;

    /// <summary>Files that hold secrets, in memory.</summary>
    private string Volatile => folders.Volatile(Uid);

    /// <summary>Where a step's process leaves its marks and its output, before that is masked.</summary>
    public string Process(int attempt, int step, bool usesSecrets) => usesSecrets ? Path.Combine(Volatile, "steps", $"{attempt}-{step}") : Path.Combine(paths.Folder, "steps", $"{step}");

    public string TemporaryFolder => Path.Combine(paths.Folder, "tmp");

    public string RootFolder => Path.Combine(paths.Folder, "root");

    public string ControlFolder => Path.Combine(paths.Folder, "control");

    public string Identity => Path.Combine(Volatile, "identity");

    public void Create(TaskPlan plan, RunInputs inputs)
    {
        RunFolders.Make(Volatile);
        foreach (var folder in new[] { paths.Folder, ControlFolder, RootFolder, paths.RunFolder }) RunFolders.Make(folder);
        // Steps may pass it, and not write to it: what LuBan writes there later cannot be led elsewhere.
        Pass(paths.RunFolder);
        if (!paths.HasMounts) Pass(folders.Work(Uid), paths.Folder, Volatile);
        foreach (var folder in new[] { paths.TektonFolder, paths.WorkspaceFolder, TemporaryFolder }) Give(folder);
        foreach (var folder in new[] { "results", "home", "steps" }) Give(Path.Combine(paths.TektonFolder, folder));
        for (var i = 0; i < plan.Steps.Count; i++) Give(Path.Combine(paths.TektonFolder, "steps", $"step-{plan.NameOf(i)}"), Path.Combine(paths.TektonFolder, "steps", $"step-{plan.NameOf(i)}", "results"));
        foreach (var folder in plan.Folders) Create(folder, inputs);
    }

    /// <summary>Where on this machine a folder is.</summary>
    public string SourceOf(FolderPlan folder) => folder.Kind switch
    {
        FolderKind.Claim => Below(folders.Claim(run.Metadata.Namespace!, folder.Object!), folder),
        FolderKind.Secret => Below(Path.Combine(Volatile, "files", folder.Name), folder),
        FolderKind.ConfigMap => Below(Path.Combine(paths.Folder, "files", folder.Name), folder),
        // Without mounts an empty folder is made where the step looks for it.
        _ => Below(paths.HasMounts ? Path.Combine(paths.Folder, "empty", folder.Name) : folder.Path, folder),
    };

    /// <summary>Writes who the steps are, for programs that talk to LuBan.</summary>
    public void Write(StepIdentity identity, TaskPaths seen)
    {
        RunFolders.Make(Identity);
        if (user is not null || !paths.HasMounts) Pass(Identity);
        foreach (var (name, text) in new[] { ("token", identity.Token), ("kubeconfig", identity.KubeConfig($"{IdentityOf(seen)}/token")), ("server", identity.Server.ToString()) })
        {
            var file = Path.Combine(Identity, name);
            File.WriteAllText(file, text);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Own(file);
        }
    }

    /// <summary>Tells a step where it finds who it is.</summary>
    public void Describe(Dictionary<string, string> environment, TaskPaths seen)
    {
        if (!Directory.Exists(Identity)) return;
        environment["LUBAN_SERVER"] = File.ReadAllText(Path.Combine(Identity, "server")).TrimEnd('/');
        environment["LUBAN_TOKEN_FILE"] = $"{IdentityOf(seen)}/token";
        environment["KUBECONFIG"] = $"{IdentityOf(seen)}/kubeconfig";
    }

    private string IdentityOf(TaskPaths seen) => seen.HasMounts ? "/tekton/luban" : Identity;

    private static string Below(string folder, FolderPlan plan) => plan.SubPath is { Length: > 0 } sub ? Path.Combine(folder, sub) : folder;

    private void Create(FolderPlan folder, RunInputs inputs)
    {
        var whole = SourceOf(folder with { SubPath = null });
        if (folder.Kind is FolderKind.ConfigMap or FolderKind.Secret) Fill(whole, folder, folder.Kind == FolderKind.Secret ? inputs.Secret(folder.Object) : inputs.ConfigMap(folder.Object));
        else GiveTree(whole, folder.SubPath);
        if (paths.HasMounts || folder.Kind == FolderKind.Empty) return;
        // Without mounts $(workspaces.NAME.path) is a link to where the folder is.
        Directory.CreateDirectory(Path.GetDirectoryName(folder.Path)!);
        if (!Path.Exists(folder.Path)) File.CreateSymbolicLink(folder.Path, SourceOf(folder));
    }

    private void Fill(string target, FolderPlan folder, IReadOnlyDictionary<string, byte[]> keys)
    {
        Give(target);
        var items = folder.Items is { Count: > 0 } chosen ? chosen : [.. keys.Keys.Select(key => new KeyToPath { Key = key, Path = key })];
        foreach (var item in items)
        {
            if (!keys.TryGetValue(item.Key, out var content))
            {
                if (folder.Optional) continue;
                throw new RunFailure("CreateContainerConfigError", $"'{folder.Object}' has no key '{item.Key}'.");
            }

            if (item.Path.StartsWith('/') || item.Path.Split('/').Contains("..")) throw new RunFailure("CreateContainerConfigError", $"The path '{item.Path}' leads out of its folder.");
            var file = Path.Combine(target, item.Path);
            if (Path.GetDirectoryName(file) is { } parent && parent != target) GiveTree(target, Path.GetRelativePath(target, parent));
            File.WriteAllBytes(file, content);
            Own(file);
        }
    }

    /// <summary>A folder of the step's user, and those below it on the way to another. In a folder that is kept, other runs may be at work.</summary>
    private void GiveTree(string folder, string? below)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        if (!paths.HasMounts && user is not null) Pass(Path.GetDirectoryName(folder)!);
        Give(folder);
        if (Path.Combine(folder, below ?? "") is var whole && File.Exists(whole)) return;
        if (!SafeFile.MakeFolders(folder, (below ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries), user)) throw new RunFailure("TaskRunValidationFailed", $"'{below}' is no folder.");
    }

    private void Give(params ReadOnlySpan<string> made)
    {
        foreach (var folder in made)
        {
            RunFolders.Make(folder);
            Own(folder);
        }
    }

    private void Own(string path) => user?.Own(path);

    private static void Pass(params ReadOnlySpan<string> made)
    {
        foreach (var folder in made)
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }
}
