using LuBan.Sdk.Build.Lint;

namespace LuBan.Cli.Text;

/// <summary>The texts of <c>luban lint</c>. What a rule says is the same as in dotnet pack.</summary>
internal static partial class Texts
{
    public static readonly Message Lint = new("Look at an extension for what would trouble its users or the host.", "检查扩展中会给用户或主机带来问题的内容。");
    public static readonly Message LintTarget = new("A project, a package, or the folder of either. Default: the project of this folder.", "项目、软件包,或其所在文件夹。默认:当前文件夹中的项目。");
    public static readonly Message LintPrevious = new("The package of the version before: what its users would miss is found too.", "上一版本的软件包:同时检查其用户会失去什么。");
    public static readonly Message LintStrict = new("Fail on warnings too.", "有警告时也视为失败。");
    public static readonly Message LintWhy = new("why", "原因");
    public static readonly Message LintFix = new("fix", "处理");
    public static readonly Message LintSummary = new("{0}: {1} errors, {2} warnings, {3} remarks, {4} suppressed", "{0}:{1} 个错误,{2} 个警告,{3} 个提示,{4} 个已抑制");

    private static readonly Message LintError = new("error", "错误");
    private static readonly Message LintWarning = new("warning", "警告");
    private static readonly Message LintInfo = new("remark", "提示");

    public static Message LintSeverity(LintSeverity severity) => severity switch
    {
        Sdk.Build.Lint.LintSeverity.Error => LintError,
        Sdk.Build.Lint.LintSeverity.Warning => LintWarning,
        _ => LintInfo,
    };
}
