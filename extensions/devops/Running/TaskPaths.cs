using System.Text.RegularExpressions;
using LuBan.DevOps.Model;

namespace LuBan.DevOps.Running;

/// <summary>Where a step finds its folders: where upstream puts them, or, without mounts, where they are.</summary>
/// <param name="HasMounts">Whether a step sees folders at places of its own.</param>
/// <param name="Folder">The folder of the try.</param>
internal sealed partial record TaskPaths(bool HasMounts, string Folder)
{
    public string Root => HasMounts ? "/tekton" : TektonFolder;

    public string Home => $"{Root}/home";

    public string WorkspaceRoot => HasMounts ? "/workspace" : WorkspaceFolder;

    /// <summary>What becomes <c>/tekton</c>.</summary>
    public string TektonFolder => Path.Combine(Folder, "tekton");

    /// <summary>What becomes <c>/workspace</c>.</summary>
    public string WorkspaceFolder => Path.Combine(Folder, "workspace");

    /// <summary>What LuBan writes for steps: their scripts and exit codes. They can only read it.</summary>
    public string RunFolder => Path.Combine(Folder, "run");

    /// <summary>Where steps see <see cref="RunFolder"/>.</summary>
    public string Run => HasMounts ? "/tekton/run" : RunFolder;

    public string Result(string name) => $"{Root}/results/{name}";

    public string StepResult(string step, string name) => $"{Root}/steps/step-{step}/results/{name}";

    public string ExitCode(string step) => $"{Run}/exitcode-{step}";

    public string Workspace(WorkspaceDeclaration workspace) => HasMounts ? Validation.TaskRules.Path(workspace) : Path.Combine(Folder, "workspaces", workspace.Name);

    public static bool IsLiteral(string text) => Literal().IsMatch(text);

    [GeneratedRegex(@"(?<![\w.\-/})])/(workspace|tekton)(?=[/\s""'`;|&)]|$)")]
    private static partial Regex Literal();
}
