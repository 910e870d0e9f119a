namespace LuBan.Cli.Text;

internal static partial class CliErrors
{
    public static readonly CliError RunFileRefused = new("LB6280", ExitCode.Usage,
        new("{0} cannot be run: {1}", "无法运行 {0}:{1}"),
        new("It holds documents of tekton.dev/v1: Task, Pipeline, and at most one PipelineRun or TaskRun, each with metadata.name. Apply other kinds with kubectl.", "文件应包含 tekton.dev/v1 文档:Task、Pipeline,以及至多一个 PipelineRun 或 TaskRun,且均有 metadata.name。其他类型请用 kubectl 提交。"));

    public static readonly CliError RunNotChosen = new("LB6281", ExitCode.Usage,
        new("It is not clear which of {0} is to be run: {1}", "不清楚要运行 {0} 中的哪一个:{1}"),
        new("Name one with --name.", "请用 --name 指定。"));

    public static readonly CliError RunNotInstalled = new("LB6282", ExitCode.NotFound,
        new("{0} runs no pipelines: the kinds of tekton.dev/v1 are not served.", "{0} 无法运行流水线:未提供 tekton.dev/v1 类型。"),
        new("Install the extension with `luban install luban.devops`, or enable it with `luban enable luban.devops`.", "请用 `luban install luban.devops` 安装扩展,或用 `luban enable luban.devops` 启用。"));

    public static readonly CliError RunFailed = new("LB6283", ExitCode.Failed,
        new("{0} did not succeed ({1}): {2}", "{0} 未成功({1}):{2}"),
        new("Its logs stand above; the page of the run in the console shows which task and step it was.", "日志见上方;控制台的运行页面会显示是哪个任务和步骤。"));

    public static readonly CliError RunGone = new("LB6284", ExitCode.NotFound,
        new("The run {0} was deleted while it was followed.", "运行 {0} 在跟踪期间被删除。"),
        new("Nobody can say how it ended; its logs are kept for a while.", "无法得知其结果;日志会保留一段时间。"));
}
